import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { origin } from "./client.ts";
import { expectEqualWithin } from "./equal-within.ts";
import { newJob } from "./jobs-client.ts";

test("the job of the 10,000 real rows reports what their score does, sent backwards and twice", async () => {
  const file = await readFile("examples/data/fashion-mnist-two-views.npz");
  const query = "draws=16,512&seed=3&bootstrap=20&confidence=0.9";
  const scored = await fetch(`${origin}/v1/score?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/zip" },
    body: file,
  });
  expect(scored.status).toBe(200);
  const options = { draws: [16, 512], seed: 3, bootstrap: 20, confidence: 0.9 };
  const job = await newJob(origin, { "a.npz": file }, options);
  const [{ partBytes, missing }] = (await job.view()).files;
  for (const part of [...missing, ...missing].toReversed()) {
    const first = (part - 1) * partBytes;
    expect((await job.put("a.npz", part, file.subarray(first, first + partBytes))).status).toBe(
      200,
    );
  }
  expect((await job.start()).status).toBe(202);
  const { state, problem } = await job.ended(800);
  expect(problem).toBeNull();
  expect(state).toBe("done");
  const { anchors, ...report } = await (await job.ask("/report")).json();
  expect(anchors).toBeNull();
  expectEqualWithin(report, await scored.json(), 1e-9);

  const table = async (format: string) => (await job.ask(`/report?format=${format}`)).text();
  expect(await table("csv")).toMatch(/^draws,negatives,infoNce,.*\r\n16,15,1\.3464/);
  expect(await table("latex")).toContain("\\begin{tabular}{lrr}");
}, 900_000);
