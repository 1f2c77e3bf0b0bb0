import { describe, expect, test } from "vitest";
import { AnswerMemory } from "../../src/api/answer-memory.ts";

const answer = (bytes: number) => ({ body: new Uint8Array(bytes), headers: {} });

describe("the memory of answers", () => {
  test("gives back what was put in, and nothing else", () => {
    const memory = new AnswerMemory(1000);
    const kept = answer(100);
    memory.set("a", kept);
    expect(memory.get("a")).toBe(kept);
    expect(memory.get("b")).toBeUndefined();
  });

  test("forgets what was not used for longest when it is full", () => {
    const memory = new AnswerMemory(1000);
    for (const key of ["a", "b", "c", "d"]) memory.set(key, answer(250));
    memory.get("a");
    memory.set("e", answer(250));
    expect(memory.get("b")).toBeUndefined();
    for (const key of ["a", "c", "d", "e"]) expect(memory.get(key)).toBeDefined();
    expect(memory.bytes).toBe(1000);
  });

  test("does not keep an answer larger than a quarter of it", () => {
    const memory = new AnswerMemory(1000);
    memory.set("large", answer(251));
    expect(memory.get("large")).toBeUndefined();
    expect(memory.bytes).toBe(0);
  });

  test("does not keep an answer whose question is longer than most answers", () => {
    const memory = new AnswerMemory(10_000);
    memory.set("x".repeat(1001), answer(10));
    expect(memory.bytes).toBe(0);
  });

  test("counts an answer once however often it is put in", () => {
    const memory = new AnswerMemory(1000);
    for (let i = 0; i < 9; i++) memory.set("a", answer(200));
    expect(memory.bytes).toBe(200);
  });
});
