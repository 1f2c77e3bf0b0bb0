/**
 * Brute force in exact arithmetic. Two levels: over all 2^C sets of classes (C ≤ 12), and over all
 * C^n sequences of draws, which is the definition itself (tiny n).
 */
import { type Rational, rational } from "./rational.ts";

/** P(the draws are exactly of the classes in A), index A as a bit mask, by Möbius inversion. */
function exactSets(weights: readonly bigint[], draws: number): bigint[] {
  if (weights.length > 12) throw new RangeError("2^C subsets: at most 12 classes");
  let sums = [0n];
  for (const weight of weights) sums = [...sums, ...sums.map((sum) => sum + weight)];
  // P(the draws are all in A) · total^n
  const sets = sums.map((sum) => sum ** BigInt(draws));
  for (let bit = 1; bit < sets.length; bit *= 2) {
    for (let set = 0; set < sets.length; set++) {
      if ((set & bit) !== 0) sets[set] -= sets[set ^ bit];
    }
  }
  return sets;
}

function totalPower(weights: readonly bigint[], draws: number): bigint {
  return weights.reduce((a, b) => a + b, 0n) ** BigInt(draws);
}

/** υ: every class is among the draws. */
export function coverageBySubsets(weights: readonly bigint[], draws: number): Rational {
  const sets = exactSets(weights, draws);
  return rational(sets[sets.length - 1], totalPower(weights, draws));
}

/** υ_c: every class but `anchor` is among the draws, `anchor` may be. */
export function anchorCoverageBySubsets(
  weights: readonly bigint[],
  anchor: number,
  draws: number,
): Rational {
  const sets = exactSets(weights, draws);
  const all = sets.length - 1;
  return rational(sets[all] + sets[all ^ (1 << anchor)], totalPower(weights, draws));
}

/** h_c: the draws are of every class but `anchor`, and never of it. */
export function collisionFreeBySubsets(
  weights: readonly bigint[],
  anchor: number,
  draws: number,
): Rational {
  const sets = exactSets(weights, draws);
  return rational(sets[(sets.length - 1) ^ (1 << anchor)], totalPower(weights, draws));
}

/** P(d distinct classes among the draws), d = 0 … C. */
export function distinctBySubsets(weights: readonly bigint[], draws: number): Rational[] {
  const counts = new Array<bigint>(weights.length + 1).fill(0n);
  for (const [set, value] of exactSets(weights, draws).entries()) {
    let size = 0;
    for (let rest = set; rest > 0; rest >>= 1) size += rest & 1;
    counts[size] += value;
  }
  const total = totalPower(weights, draws);
  return counts.map((value) => rational(value, total));
}

/** What one sequence of an anchor followed by draws shows. */
export interface Outcome {
  readonly anchor: number;
  /** Number of draws of each class. */
  readonly counts: readonly number[];
}

/** P(holds) over all C·Cⁿ sequences of an anchor and `draws` further draws, every one visited. */
export function probabilityThat(
  weights: readonly bigint[],
  draws: number,
  holds: (outcome: Outcome) => boolean,
): Rational {
  const classes = weights.length;
  if (classes ** (draws + 1) > 300_000) throw new RangeError("too many sequences to visit");
  const counts = new Array<number>(classes).fill(0);
  let numerator = 0n;
  const visit = (left: number, anchor: number, weight: bigint): void => {
    if (left === 0) {
      if (holds({ anchor, counts })) numerator += weight;
      return;
    }
    for (let c = 0; c < classes; c++) {
      counts[c]++;
      visit(left - 1, anchor, weight * weights[c]);
      counts[c]--;
    }
  };
  for (let anchor = 0; anchor < classes; anchor++) visit(draws, anchor, weights[anchor]);
  return rational(numerator, totalPower(weights, draws + 1));
}
