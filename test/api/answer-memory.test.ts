import { describe, expect, test } from "vitest";
import { AnswerMemory } from "../../src/api/answer-memory.ts";
import { ask } from "./service.ts";

/** An answer that takes `bytes` under a key of one character: 500 for itself and 2 for the key. */
const answer = (bytes: number) => ({ body: new Uint8Array(bytes - 502), headers: {} });

describe("the memory of answers", () => {
  test("gives back what was put in, and nothing else", () => {
    const memory = new AnswerMemory(10_000);
    const kept = answer(1000);
    memory.set("a", kept);
    expect(memory.get("a")).toBe(kept);
    expect(memory.get("b")).toBeUndefined();
  });

  test("forgets what was not used for longest when it is full", () => {
    const memory = new AnswerMemory(10_000);
    for (const key of ["a", "b", "c", "d"]) memory.set(key, answer(2500));
    memory.get("a");
    memory.set("e", answer(2500));
    expect(memory.get("b")).toBeUndefined();
    for (const key of ["a", "c", "d", "e"]) expect(memory.get(key)).toBeDefined();
    expect(memory.bytes).toBe(10_000);
  });

  test("does not keep an answer larger than a quarter of it, key included", () => {
    const memory = new AnswerMemory(10_000);
    memory.set("a", answer(2501));
    memory.set("a".repeat(1001), answer(502));
    expect(memory.bytes).toBe(0);
  });

  test("counts an answer once however often it is put in", () => {
    const memory = new AnswerMemory(10_000);
    for (let i = 0; i < 9; i++) memory.set("a", answer(2000));
    expect(memory.bytes).toBe(2000);
  });
});

describe("an answer given again", () => {
  const path = "/v1/coverage?prior=cifar10&draws=41";

  test("is the same, headers included but those of this one exchange", async () => {
    const first = await ask(path);
    const again = await ask(path);
    expect(again.status).toBe(200);
    const ofTheAnswer = ({ headers }: Response) =>
      [...headers].filter(([name]) => name !== "server-timing" && name !== "x-request-id");
    expect(ofTheAnswer(again)).toEqual(ofTheAnswer(first));
    expect(await again.text()).toBe(await first.text());
  });

  test("is 304 to whom has it, and without a body to HEAD", async () => {
    const { headers } = await ask(path);
    const conditional = await ask(path, { headers: { "If-None-Match": headers.get("ETag")! } });
    expect(conditional.status).toBe(304);
    const head = await ask(path, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  test("is in the representation asked for", async () => {
    await ask(path);
    const csv = await ask(path, { headers: { Accept: "text/csv" } });
    expect(csv.headers.get("Content-Type")).toContain("text/csv");
  });
});
