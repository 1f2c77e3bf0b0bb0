import { describe, expect, it } from "vitest";
import { addMoments, BIN_WIDTH, gridFor, ORDERS } from "../../../src/linalg/similarity-moments.ts";
import { expectedLogSum } from "../../../src/scoring/contrastive/expected-log-sum.ts";

const ACCURACY = 1e-10;

function losses(positive: number, similarities: number[], negatives: number[]): number[] {
  const grid = gridFor(150);
  const moments = new Float64Array(grid.bins * ORDERS);
  const count = similarities.length;
  addMoments(Float64Array.from(similarities), 0, count, 1 / BIN_WIDTH, grid.origin, moments, 0);
  const found = new Float64Array(negatives.length);
  expectedLogSum(grid, negatives)(positive, { moments, start: 0, count }, found);
  return [...found];
}

/** E ln(e^p + m e^high + (K − m) e^low) − p, m binomial: similarities of two values only. */
function ofTwoValues(p: number, high: number, low: number, share: number, k: number): number {
  let weighted = 0;
  let total = 0;
  let logMass = k * Math.log1p(-share);
  for (let m = 0; m <= k; m++) {
    const terms = [
      p,
      m > 0 ? Math.log(m) + high : -Infinity,
      m < k ? Math.log(k - m) + low : -Infinity,
    ];
    const top = Math.max(...terms);
    const log = top + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - top), 0));
    weighted += Math.exp(logMass) * (log - p);
    total += Math.exp(logMass);
    logMass += Math.log((k - m) / (m + 1)) + Math.log(share / (1 - share));
  }
  // The rounding of a thousand steps is common to all that count.
  return weighted / total;
}

describe("the expected logarithm of a sum", () => {
  it("is that of a binomial number of large terms where similarities have two values", () => {
    const negatives = [1, 2, 5, 20, 100, 1000];
    for (const [high, low] of [
      [0.3, -0.2],
      [3.7, -11.1],
      [30.03, -30.06],
      [150, -150],
    ]) {
      for (const positive of [high, low, (high + low) / 2, -150, 150]) {
        for (const [many, few] of [
          [2, 1],
          [1, 9],
          [3, 97],
        ]) {
          const similarities = [...Array<number>(many).fill(high), ...Array<number>(few).fill(low)];
          losses(positive, similarities, negatives).forEach((loss, index) => {
            const exact = ofTwoValues(positive, high, low, many / (many + few), negatives[index]);
            const where = `K = ${negatives[index]}, ${high}, ${low}, positive ${positive}`;
            // The oracle itself is right to some 1e-13 of its value.
            expect(Math.abs(loss - exact), where).toBeLessThanOrEqual(ACCURACY + 1e-13 * exact);
          });
        }
      }
    }
  });
});
