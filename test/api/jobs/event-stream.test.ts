import { expect, test } from "vitest";
import { eventStream, type News } from "../../../src/api/jobs/event-stream.ts";
import type { JobView } from "../../../src/api/jobs/job-view.ts";

function job(revision: number, state: JobView["state"]): News {
  const dates = { created: "2026-01-01T00:00:00Z", expires: "2026-01-02T00:00:00Z" };
  return {
    kind: "job",
    job: { id: "1", state, revision, ...dates, files: [], progress: null, problem: null },
  };
}

test("each change is an event with the revision as its id, and the last ends the stream", async () => {
  const states: JobView["state"][] = ["receiving", "running", "running", "done", "done"];
  const stream = eventStream(0, async (after) => job(after + 1, states[after]));
  const text = await new Response(stream).text();
  expect(text.match(/^id: \d+\nevent: \w+$/gm)).toEqual([
    "id: 1\nevent: receiving",
    "id: 2\nevent: running",
    "id: 3\nevent: running",
    "id: 4\nevent: done",
  ]);
});

test("silence is a comment, and a job that is gone an event that ends the stream", async () => {
  const problem = { kind: "job-gone", detail: "The job was removed.", options: {} } as const;
  const news: News[] = [{ kind: "silence" }, { kind: "problem", problem }];
  const stream = eventStream(5, async () => news.shift()!);
  expect(await new Response(stream).text()).toBe(
    ': still there\n\nevent: problem\ndata: {"detail":"The job was removed."}\n\n',
  );
});

test("news are asked for only when the last were read", async () => {
  let asked = 0;
  const stream = eventStream(0, async (after) => {
    asked++;
    return job(after + 1, "running");
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked).toBe(0);
  const reader = stream.getReader();
  for (let read = 1; read <= 3; read++) {
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBe(read);
  }
  await reader.cancel();
});
