import * as fc from "fast-check";
import { expect, it } from "vitest";
import { jensenGap } from "../../src/bounds/jensen-gap.ts";
import { logCosh } from "../../src/bounds/log-cosh.ts";
import { priorRatio, softmaxGap } from "../../src/bounds/softmax-gap.ts";
import { namedPrior } from "../../src/probability/named.ts";
import { priorFromCounts, uniformPrior } from "../../src/probability/prior.ts";

/** Both quantities at every corner of [−B, B]^C. */
function corners(chances: readonly number[], range: number): { gap: number; ratio: number } {
  let gap = -Infinity;
  let ratio = -Infinity;
  for (let set = 0; set < 2 ** chances.length; set++) {
    let sum = 0;
    let weighted = 0;
    let mean = 0;
    chances.forEach((chance, c) => {
      const score = set & (1 << c) ? range : -range;
      sum += Math.exp(score);
      weighted += chance * Math.exp(score);
      mean += chance * score;
    });
    gap = Math.max(gap, Math.log(sum) - mean);
    ratio = Math.max(ratio, Math.log(sum / weighted));
  }
  return { gap, ratio };
}

const counts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
const range = fc.double({ min: 0.01, max: 12, noNaN: true });

it("Γ and Λ are the largest values over all corners of the cube of scores", () => {
  fc.assert(
    fc.property(counts, range, (given, bound) => {
      const prior = priorFromCounts(given);
      const total = given.reduce((a, b) => a + b, 0);
      const { gap, ratio } = corners(
        given.map((count) => count / total),
        bound,
      );
      expect(softmaxGap(prior, bound)).toBeCloseTo(gap, 11);
      expect(priorRatio(prior, bound)).toBeCloseTo(ratio, 11);
    }),
    { seed: 5, numRuns: 1000 },
  );
});

it("Γ is at most the constants of Bao et al. and of the sharp intercept", () => {
  fc.assert(
    fc.property(counts, range, (given, bound) => {
      const prior = priorFromCounts(given);
      const gap = softmaxGap(prior, bound);
      const kantorovich = Math.log(prior.max) + 2 * Math.log(prior.classes) + 2 * logCosh(bound);
      expect(gap).toBeLessThanOrEqual(kantorovich + 1e-12);
      expect(gap).toBeLessThanOrEqual(jensenGap(bound) - Math.log(prior.min) + 1e-12);
      expect(priorRatio(prior, bound)).toBeLessThanOrEqual(-Math.log(prior.min) + 1e-12);
    }),
    { seed: 6, numRuns: 1000 },
  );
});

it("both hold at extreme ranges and for a thousand classes", () => {
  const imagenet = namedPrior("imagenet-1k");
  expect(softmaxGap(imagenet, 1e-12)).toBeCloseTo(Math.log(1000), 9);
  expect(priorRatio(imagenet, 1e-12)).toBeCloseTo(Math.log(1000), 9);
  expect(priorRatio(imagenet, 50)).toBeCloseTo(-Math.log(imagenet.min), 9);
  expect(Number.isFinite(softmaxGap(imagenet, 1e300))).toBe(true);
  expect(priorRatio(uniformPrior(10), 3)).toBeCloseTo(Math.log(10), 14);
});
