import { describe, expect, it } from "vitest";
import { subsetProbabilities } from "../../../src/scoring/contrastive/subset-probabilities.ts";
import { expectClose } from "../fixtures.ts";

interface Exact {
  /** P(the draws are exactly of A, whatever of the base). */
  readonly exactly: number;
  /** P(the draws are within A and the base). */
  readonly within: number;
}

/** Inclusion–exclusion in integers: exact, then rounded to 60 bits. */
function inIntegers(base: number, others: readonly number[], draws: number): Exact[] {
  let sums = [BigInt(base)];
  for (const weight of others) sums = [...sums, ...sums.map((sum) => sum + BigInt(weight))];
  const within = sums.map((sum) => sum ** BigInt(draws));
  const ways = [...within];
  for (let bit = 1; bit < ways.length; bit *= 2) {
    for (let set = 0; set < ways.length; set++) {
      if ((set & bit) !== 0) ways[set] -= ways[set ^ bit];
    }
  }
  const total = sums[sums.length - 1] ** BigInt(draws);
  return ways.map((count, set) => ({
    exactly: ratio(count, total),
    within: ratio(within[set], total),
  }));
}

function ratio(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const bits = (value: bigint) => value.toString(2).length;
  const shift = BigInt(Math.max(0, 60 + bits(denominator) - bits(numerator)));
  return Number((numerator << shift) / denominator) / 2 ** Number(shift);
}

/** Half an ulp of the probability and half of its oracle. */
const ROUNDING = 2.3e-16;

const CASES: readonly (readonly [base: number, others: number[], draws: number])[] = [
  [1, [1, 1, 1], 2],
  [3, [5, 1], 7],
  [0, [5, 1, 2], 9],
  [1000, Array<number>(9).fill(1000), 31],
  [120, [75, 45, 30, 15, 10, 5], 127],
  [90_000, [5000, 900, 90, 9, 1, 1, 1, 2, 3, 4, 7], 40],
  [90_000, [5000, 900, 90, 9, 1, 1, 1, 2, 3, 4, 7], 2000],
];

describe("the set of classes drawn", () => {
  it.each(CASES)("with weights %i and %j after %i draws is that of exact integers", (...given) => {
    const probabilities = subsetProbabilities(...given);
    const [, others, draws] = given;
    const exact = inIntegers(...given);
    expect(probabilities).toHaveLength(exact.length);
    probabilities.forEach((probability, set) => {
      const { exactly, within } = exact[set];
      // 32 digits of the largest term that cancels; below 1e-290 low halves underflow.
      const lost = draws * 2 ** others.length * 1e-32 * within + 1e-289;
      expect(Math.abs(probability - exactly)).toBeLessThanOrEqual(ROUNDING * exactly + lost);
    });
  });

  it("is empty without draws, and has nothing but the base after one of it", () => {
    expect([...subsetProbabilities(2, [1, 1], 0)]).toEqual([1, 0, 0, 0]);
    expect([...subsetProbabilities(2, [1, 1], 1)]).toEqual([0.5, 0.25, 0.25, 0]);
    expect([...subsetProbabilities(0, [], 0)]).toEqual([1]);
  });

  it("is everything, in the end", () => {
    const probabilities = subsetProbabilities(1, [1, 2, 3], 1e12);
    expect([...probabilities]).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it("has probabilities that sum to 1", () => {
    for (const draws of [1, 10, 1000, 1e6]) {
      const sum = subsetProbabilities(7, [1, 2, 3, 4, 5, 6, 1000], draws).reduce((a, b) => a + b);
      expectClose(sum, 1, 1e-14);
    }
  });
});
