import { afterEach, describe, it } from "vitest";
import { contrastive } from "../../../src/scoring/contrastive/contrastive.ts";
import { requireLabelled } from "../../../src/scoring/input.ts";
import { scoreInputFrom } from "../../../src/scoring/named-arrays.ts";
import { scoredMeans } from "../../../src/scoring/scored-means.ts";
import { IMPLEMENTATIONS, use } from "../../linalg/implementations.ts";
import { type ContrastiveOracle, contrastiveOracle } from "../../oracles/contrastive.ts";
import { type ScoreOracle, scoreOracle } from "../../oracles/scoring.ts";
import { type Arrays, expectClose, fashion, skewed, skewed37 } from "../fixtures.ts";

/** Single-precision products, double-precision sums. */
const ACCURACY = 1e-6;

afterEach(() => use("javascript"));

function labelled(arrays: Arrays) {
  const input = requireLabelled(scoreInputFrom(arrays));
  return { input, means: scoredMeans(input).matrix };
}

const sets: readonly (readonly [string, Arrays, ScoreOracle, ContrastiveOracle])[] = [
  ["7 unequal classes", skewed(), scoreOracle.skewed, contrastiveOracle.skewed],
  ["37 unequal classes", skewed37(), scoreOracle.skewed37, contrastiveOracle.skewed37],
];

describe.each(IMPLEMENTATIONS)("by %s, within 1e-6 of double precision,", (implementation) => {
  it.each(sets)("are the losses of %s", (_, arrays, oracle, beyond) => {
    use(implementation);
    const { input, means } = labelled(arrays);
    const negatives = [...oracle.negatives.slice(1, 3), 31, 127];
    const draws = negatives.map((k) => k + 1);
    const { result } = contrastive(input, means, { draws, loss: "simclr" });
    expectClose(result.supervisedLoss ?? NaN, oracle.meanClassifier.view1.loss, ACCURACY);
    expectClose(result.gap?.clipped ?? NaN, oracle.gap.clipped, ACCURACY);
    negatives.forEach((k, index) => {
      const row = result.rows[index];
      const subset = oracle.subsets[oracle.negatives.indexOf(k)];
      expectClose(row.infoNce, oracle.infoNce[oracle.negatives.indexOf(k)], ACCURACY);
      expectClose(row.expectedSubsetLoss ?? NaN, subset.expectedSubsetLoss, ACCURACY);
      expectClose(row.subsetLoss ?? NaN, subset.subsetLoss, ACCURACY);
      expectClose(row.collisionFreeSubsetLoss ?? NaN, subset.collisionFreeSubsetLoss, ACCURACY);
      const simclr = result.simclr?.rows[index].loss ?? NaN;
      expectClose(simclr, beyond.simclr[beyond.negatives.indexOf(k)], ACCURACY);
    });
  });

  it.each(sets)(
    "are the losses of %s in the same-class setting, up to a million negatives",
    (_, arrays, __, oracle) => {
      use(implementation);
      const one: Arrays = new Map([
        ["embeddings", arrays.get("view1")!],
        ["labels", arrays.get("labels")!],
      ]);
      const { input, means } = labelled(one);
      const draws = oracle.negatives.map((k) => k + 1);
      const { result } = contrastive({ ...input, temperature: 0.2 }, means, { draws });
      result.rows.forEach(({ infoNce }, index) => {
        expectClose(infoNce, oracle.sameClass[index], ACCURACY);
      });
    },
  );

  it.each(sets)("is InfoNCE of %s from low to high temperatures", (_, arrays, oracle) => {
    use(implementation);
    const { input } = labelled(arrays);
    const negatives = [...oracle.negatives.slice(1), ...oracle.manyNegatives];
    const known = Object.entries(oracle.infoNceAtTemperatures);
    const { result } = contrastive({ ...input, labels: null, prior: null }, null, {
      draws: negatives.map((k) => k + 1),
      temperatures: known.map(([temperature]) => Number(temperature)),
    });
    result.temperatures.forEach(({ rows }, at) => {
      rows.forEach(({ loss }, index) => {
        expectClose(loss, known[at][1][index], ACCURACY);
      });
    });
  });

  it("are the losses of the real file at every K", () => {
    use(implementation);
    const { input, means } = labelled(fashion());
    const { draws, infoNce, supervisedLoss } = contrastiveOracle.fashion;
    const { result } = contrastive(input, means, { draws, perSample: false });
    expectClose(result.supervisedLoss ?? NaN, supervisedLoss, ACCURACY);
    result.rows.forEach((row, index) => {
      expectClose(row.infoNce, infoNce[index], implementation === "javascript" ? 1e-10 : ACCURACY);
    });
  });
});
