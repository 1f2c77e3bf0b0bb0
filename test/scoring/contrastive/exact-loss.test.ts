import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../src/linalg/matrix.ts";
import { exactLosses } from "../../../src/scoring/contrastive/exact-loss.ts";
import expected from "../../fixtures/fashion-mnist-two-views.expected.json" with { type: "json" };
import { infoNceByEnumeration } from "../../oracles/info-nce.ts";
import { scoreOracle } from "../../oracles/scoring.ts";
import {
  expectClose,
  fashion,
  firstSamples,
  matrixFrom,
  matrixOf,
  skewed,
  skewed37,
} from "../fixtures.ts";

/** What `infoNce` promises, in nats. */
const ACCURACY = 1e-10;

/** And of embeddings that lie anywhere in their bins: (h/2)⁶/(7·720) = 1.2e-11, h = ⅛, and rounding. */
const ANYWHERE = 1.5e-11;

const DRAWS = [16, 32, 64, 128, 256, 512];

/** InfoNCE of anchors and their positives, which are the others' negatives. */
function infoNce(
  anchors: Matrix,
  positives: Matrix,
  temperature: number,
  negatives: readonly number[],
): readonly number[] {
  const comparison = { kind: "views", anchors, positives, negatives: [positives] } as const;
  return exactLosses(comparison, temperature, negatives).means;
}

/** Rows on the unit circle. */
function circle(angles: readonly number[]): Matrix {
  return matrixFrom(angles.map((angle) => [Math.cos(angle), Math.sin(angle)]));
}

function scores(anchors: Matrix, positives: Matrix, temperature: number): number[][] {
  const row = (matrix: Matrix, i: number) =>
    Array.from(matrix.data.subarray(i * matrix.columns, (i + 1) * matrix.columns));
  return Array.from({ length: anchors.rows }, (_, i) =>
    Array.from({ length: positives.rows }, (_, j) => {
      const other = row(positives, j);
      return row(anchors, i).reduce((sum, value, k) => sum + value * other[k], 0) / temperature;
    }),
  );
}

describe("InfoNCE", () => {
  it("of the first 2,000 Fashion-MNIST samples is that of an independent computation", () => {
    const arrays = firstSamples(fashion(), 2000);
    const losses = infoNce(
      matrixOf(arrays, "view1"),
      matrixOf(arrays, "view2"),
      expected.temperature,
      DRAWS.map((draws) => draws - 1),
    );
    const known: Record<string, number> = expected.infoNceExactFirst2000;
    DRAWS.forEach((draws, index) => {
      expectClose(losses[index], known[draws], 1e-11);
    });
  });

  it.each([
    ["7", scoreOracle.skewed, skewed()],
    ["37", scoreOracle.skewed37, skewed37()],
  ])(
    "of %s unequal classes is that of Gauss–Legendre quadrature, at many temperatures and up to a million negatives",
    (_, oracle, arrays) => {
      const [view1, view2] = [matrixOf(arrays, "view1"), matrixOf(arrays, "view2")];
      const negatives = [...oracle.negatives.slice(1), ...oracle.manyNegatives];
      for (const [temperature, losses] of Object.entries(oracle.infoNceAtTemperatures)) {
        const found = infoNce(view1, view2, Number(temperature), negatives);
        expect(found).toHaveLength(losses.length);
        found.forEach((loss, index) => {
          const error = Math.abs(loss - losses[index]);
          expect(error, `t = ${temperature}, K = ${negatives[index]}`).toBeLessThanOrEqual(
            ANYWHERE,
          );
        });
      }
    },
  );

  it("is the mean over all sequences of negatives where those can be listed", () => {
    const angle = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });
    const temperature = fc.double({ min: Math.log(0.01), max: Math.log(100), noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(angle, angle), { minLength: 2, maxLength: 6 }),
        temperature,
        (pairs, logTemperature) => {
          const anchors = circle(pairs.map(([first]) => first));
          const positives = circle(pairs.map(([, second]) => second));
          const t = Math.exp(logTemperature);
          const exact = [1, 2, 3, 4].map((k) =>
            infoNceByEnumeration(scores(anchors, positives, t), k),
          );
          infoNce(anchors, positives, t, [1, 2, 3, 4]).forEach((loss, index) => {
            expect(Math.abs(loss - exact[index])).toBeLessThanOrEqual(ACCURACY);
          });
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  it("is the same whether rows are float32 or float64 of the same values", () => {
    const arrays = skewed();
    const widen = (matrix: Matrix) => ({ ...matrix, data: Float64Array.from(matrix.data) });
    const [view1, view2] = [matrixOf(arrays, "view1"), matrixOf(arrays, "view2")];
    expect(infoNce(widen(view1), widen(view2), 0.2, [31])).toEqual(
      infoNce(view1, view2, 0.2, [31]),
    );
  });

  it("comes back in the order asked, and does not depend on what else is asked", () => {
    const arrays = skewed();
    const [view1, view2] = [matrixOf(arrays, "view1"), matrixOf(arrays, "view2")];
    const alone = [511, 0, 1, 1].map((k) => infoNce(view1, view2, 0.2, [k])[0]);
    infoNce(view1, view2, 0.2, [511, 0, 1, 1]).forEach((loss, index) => {
      expect(Math.abs(loss - alone[index])).toBeLessThanOrEqual(1e-14);
    });
  });

  it("is as accurate where every similarity lies at the edge of its bin", () => {
    // Angles whose cosines are odd multiples of 1/16: with t = 1, halfway between two bins.
    for (let odd = -15; odd <= 15; odd += 2) {
      const anchors = circle([0, 0]);
      for (const own of [0, Math.PI / 3, Math.PI]) {
        const positives = circle([own, Math.acos(odd / 16)]);
        const difference = odd / 16 - Math.cos(own);
        for (const k of [1, 2, 1000, 1e6]) {
          const [loss] = infoNce(anchors, positives, 1, [k]);
          // Each anchor has the other's positive as its only negative.
          const exact =
            (Math.log1p(k * Math.exp(difference)) + Math.log1p(k * Math.exp(-difference))) / 2;
          expect(Math.abs(loss - exact)).toBeLessThanOrEqual(ACCURACY);
        }
      }
    }
  });

  it("without negatives is 0", () => {
    expect(infoNce(circle([0, 1]), circle([2, 3]), 0.5, [0])).toEqual([0]);
  });

  it("of embeddings that are all equal is ln(1 + K), up to K = 10¹²", () => {
    const same = circle([1, 1, 1]);
    for (const temperature of [0.01, 0.07, 0.5, 3]) {
      for (const k of [1, 1000, 1e6, 1e7, 1e8, 1e12]) {
        const [loss] = infoNce(same, same, temperature, [k]);
        expect(Math.abs(loss - Math.log1p(k))).toBeLessThanOrEqual(ACCURACY);
      }
    }
  });

  it("at the extreme of ±150 is what the only other sample makes of it", () => {
    const anchors = circle([0, Math.PI]);
    const opposite = circle([Math.PI, 0]);
    // The positive scores −150, the one negative 150.
    expectClose(infoNce(anchors, opposite, 1 / 150, [7])[0], 300 + Math.log(7), 1e-12);
    // And the other way round: 7e^−300 is nothing beside 1.
    expect(infoNce(anchors, anchors, 1 / 150, [7])[0]).toBeLessThanOrEqual(1e-13);
  });
});
