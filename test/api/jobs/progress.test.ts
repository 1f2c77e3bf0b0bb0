import { expect, test } from "vitest";
import { progressOf } from "../../../src/api/jobs/progress.ts";
import type { PlannedStage } from "../../../src/jobs/plan.ts";

function planned(id: string, steps: number, seconds: number, rounds = 1): PlannedStage {
  const nothing = { readBytes: 0, writtenBytes: 0, memoryBytes: 0, operations: 0 };
  return { id, steps, seconds, rounds, mostRounds: rounds, merges: [], ...nothing };
}

// 10 s, 60 s in three rounds, 30 s.
const stages = [planned("a", 10, 1), planned("b", 2, 10, 3), planned("c", 3, 10)];

test("the share is that of the planned seconds, and the time left follows from the time taken", () => {
  const at = (stage: string, steps: number, count: number, silence = 0) =>
    progressOf(stages, { stage, steps, before: 0 }, { count, heardAfter: 50, silence });
  expect(at("a", 10, 0)).toMatchObject({ share: 0, secondsLeft: null });
  expect(at("a", 10, 5)).toMatchObject({ share: 0.05, secondsLeft: 950 });
  expect(at("b#0", 2, 0).share).toBeCloseTo(0.1, 12);
  expect(at("b#1", 2, 1).share).toBeCloseTo(0.4, 12);
  expect(at("b#1+1", 9, 4).share).toBeCloseTo(0.5, 12);
  expect(at("c", 3, 0)).toMatchObject({ share: 0.7 });
  expect(at("c", 3, 3)).toMatchObject({ share: 1, secondsLeft: 0 });
  // While a long step goes on, less is left, but never less than nothing.
  expect(at("a", 10, 5, 900)).toMatchObject({ share: 0.05, secondsLeft: 50 });
  expect(at("a", 10, 5, 960)).toMatchObject({ share: 0.05, secondsLeft: 0 });
});

test("a fit that takes more rounds than planned stays where it is, not beyond", () => {
  const current = { stage: "b#9", steps: 2, before: 10 };
  expect(progressOf(stages, current, { count: 1, heardAfter: 50, silence: 0 })).toMatchObject({
    share: 0.7,
    stages: 11,
  });
});
