import { expect } from "vitest";
import { ScoreInputError, type ScoreProblem } from "../../src/scoring/score-problems.ts";

/** What an input is refused for: the problem, the array, and the sentence. */
export interface Refusal {
  readonly kind: ScoreProblem;
  readonly parameter: string;
  readonly message: string;
}

/** @throws unless `make` throws a ScoreInputError */
export function refusal(make: () => unknown): Refusal {
  try {
    make();
  } catch (error) {
    if (!(error instanceof ScoreInputError)) throw error;
    const { kind, parameter, message } = error;
    return { kind, parameter, message };
  }
  throw new Error("it was not refused");
}

export function expectRefusal(
  make: () => unknown,
  kind: ScoreProblem,
  parameter: string,
  message: RegExp,
): void {
  const refused = refusal(make);
  expect(refused.message).toMatch(message);
  expect(refused).toMatchObject({ kind, parameter });
}
