import { describe, expect, it } from "vitest";
import type { Prior } from "../../src/probability/prior.ts";
import type { ContrastiveRow } from "../../src/scoring/contrastive/contrastive.ts";
import { scoreInputFrom } from "../../src/scoring/named-arrays.ts";
import { type Report, type ScoreOptions, score } from "../../src/scoring/report.ts";
import expected from "../fixtures/fashion-mnist-two-views.expected.json" with { type: "json" };
import { scoreOracle } from "../oracles/scoring.ts";
import { type Arrays, expectClose, fashion, firstSamples, skewed } from "./fixtures.ts";

const scored = (arrays: Arrays, options: ScoreOptions) => score(scoreInputFrom(arrays), options);

const bound = (report: Report, row: number, id: string) =>
  report.bounds?.rows[row].bounds.find((candidate) => candidate.id === id)?.value ?? Number.NaN;

/** The errors of the file's collision terms are those of half a million to 1.3 million anchors. */
const SAMPLED_ANCHORS = 500_000;

/** Within four standard errors. */
function expectMonteCarlo(value: number, [mean, error]: number[]): void {
  expect(Math.abs(value - mean), `${value}, ${mean} ± ${error}`).toBeLessThanOrEqual(4 * error);
}

describe("the score of 10,000 Fashion-MNIST samples", () => {
  const report = scored(fashion(), { draws: expected.rows.map(({ draws }) => draws) });
  const rows = report.contrastive?.rows as readonly ContrastiveRow[];

  it("agrees with the exact values of an independent program", () => {
    expect(report.contrastive?.subsetLossMethod).toBe("enumerated");
    expectClose(report.contrastive?.gap.clipped ?? 0, expected.rows[0].gap, 1e-12);
    expected.rows.forEach(({ draws, tau, collision }, index) => {
      expect(rows[index].draws).toBe(draws);
      expectClose(rows[index].supervisedLoss, expected.supervisedLoss, 1e-12);
      expectClose(rows[index].collisionProbability, tau, 1e-12);
      expectClose(rows[index].collisionTerm, collision, 1e-12);
    });
    const accuracies = report.classification?.meanClassifier.embeddings.map(
      ({ embedding, top1 }) => [embedding, top1],
    );
    expect(accuracies).toEqual([
      ["view1", expected.meanClassifierTop1.view1],
      ["mean_of_views", expected.meanClassifierTop1.meanOfViews],
      ["view_mean", expected.meanClassifierTop1.view_mean],
    ]);
    expect(report.classification?.meanClassifier.top1).toBe(expected.meanClassifierTop1.view1);
  });

  it("agrees with its batch sampling within four standard errors", () => {
    expected.rows.forEach((known, index) => {
      const row = rows[index];
      expectMonteCarlo(row.infoNce, known.infoNceMonteCarlo);
      expectMonteCarlo(row.expectedSubsetLoss, known.expectedSubsetLossMonteCarlo);
      // From 128 on, no sampled batch missed a class.
      if (known.upsilonMonteCarlo[1] > 0) expectMonteCarlo(row.coverage, known.upsilonMonteCarlo);
      else expect(1 - row.coverage).toBeLessThan(1e-4);
    });
  });

  it("agrees with its lower bounds on InfoNCE, whose sampled terms it has exactly", () => {
    // A batch has no sample twice: the negatives of an anchor are 999 of its class among 9,999, drawn
    // without replacement. Its collision term is therefore not E ln(1+Col), and was sampled apart.
    expected.rows.forEach((known, index) => {
      const [sampledCollision, collisionError] = known.collisionMonteCarlo;
      const { draws, collisionTerm } = rows[index];
      const batch = hypergeometricCollisionTerm(draws - 1, 999, 9999);
      expectMonteCarlo(batch, known.collisionMonteCarlo);

      const nozawaSato = bound(report, index, "nozawa-sato-2021-contrastive");
      const subsetError = known.expectedSubsetLossMonteCarlo[1];
      expectMonteCarlo(nozawaSato + (batch - collisionTerm) / 2, [
        known.nozawaSatoLowerBoundOnInfoNce,
        (subsetError + collisionError) / 2,
      ]);

      // Its first term, (1 − τ) L_sub, has no error in the file. That of L_sub is like that of E_T,
      // and that of the sampled 1 − τ like that of as many independent anchors.
      const free = rows[index].collisionFreeSubsetLoss ?? 0;
      const curl = bound(report, index, "nozawa-sato-2021-curl");
      expectClose(
        curl,
        Math.exp(rows[index].logCollisionFree ?? 0) * free + collisionTerm + known.gap,
        1e-11,
      );
      const shareError = Math.sqrt((1 - known.tau) / SAMPLED_ANCHORS);
      expectMonteCarlo(curl - collisionTerm - known.gap, [
        known.curlLowerBoundOnInfoNce - sampledCollision - known.gap,
        subsetError * (1 - known.tau) + free * shareError + 1e-15,
      ]);
    });
  });

  it("gives bounds that hold: InfoNCE is above its lower ones, S between its own", () => {
    report.bounds?.rows.forEach(({ bounds, tightest }, index) => {
      const { infoNce, supervisedLoss } = rows[index];
      expect(tightest?.value).toBeGreaterThanOrEqual(supervisedLoss);
      for (const { quantity, direction, value, id } of bounds) {
        if (value === null || quantity === "supervised-unit-temperature") continue;
        const measured = quantity === "contrastive" ? infoNce : supervisedLoss;
        if (direction === "upper") expect(value, id).toBeGreaterThanOrEqual(measured);
        else expect(value, id).toBeLessThanOrEqual(measured);
      }
    });
  });

  it("says what it scored, and has nothing to warn about", () => {
    expect(report.input).toMatchObject({
      samples: 10_000,
      dimensions: 64,
      temperature: 0.5,
      prior: { classes: 10, min: 0.1, max: 0.1 },
      classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
      normalised: false,
      sampleMeans: "view_mean",
      classMeans: "train",
      trainSamples: 10_000,
    });
    expect(report.warnings).toEqual([]);
  });

  it("survives JSON unchanged: nothing in it is infinite or undefined", () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

/** E ln(1 + X), X the number of `marked` among `draws` of `total` without replacement. */
function hypergeometricCollisionTerm(draws: number, marked: number, total: number): number {
  // By the ratio of neighbouring probabilities, from 0 up, normalised at the end.
  let weight = 1;
  let sum = 0;
  let weighted = 0;
  for (let m = 0; m <= Math.min(draws, marked); m++) {
    sum += weight;
    weighted += weight * Math.log1p(m);
    weight *= ((marked - m) * (draws - m)) / ((m + 1) * (total - marked - draws + m + 1));
  }
  return weighted / sum;
}

describe("the score of a skewed set", () => {
  const oracle = scoreOracle.skewed;
  const report = scored(skewed(), { draws: oracle.negatives.map((k) => k + 1) });

  it("agrees with an independent program in everything", () => {
    report.contrastive?.rows.forEach((row, index) => {
      const subset = oracle.subsets[index];
      if (row.negatives === 0) expect(row.infoNce).toBe(0);
      else expectClose(row.infoNce, oracle.infoNce[index], 1e-10);
      expectClose(row.collisionProbability, subset.collisionProbability, 1e-12);
      expect(Math.abs(row.coverage - subset.coverage)).toBeLessThanOrEqual(1e-14);
      expectClose(row.expectedSubsetLoss, subset.expectedSubsetLoss, 1e-11);
      expectClose(row.subsetLoss ?? Number.NaN, subset.subsetLoss, 1e-11);
      expectClose(row.collisionFreeSubsetLoss ?? Number.NaN, subset.collisionFreeSubsetLoss, 1e-11);
      expectClose(row.supervisedLoss, oracle.meanClassifier.view1.loss, 1e-12);
    });
    for (const found of report.classification?.meanClassifier.embeddings ?? []) {
      const known = oracle.meanClassifier[found.embedding];
      expect([found.top1, found.top5]).toEqual([known.top1, known.top5]);
      expectClose(found.loss, known.loss, 1e-12);
    }
  });

  it("says why ln υ is null where the draws are too few", () => {
    const [row] = report.contrastive?.rows ?? [];
    expect(row).toMatchObject({ draws: 1, coverage: 0, logCoverage: null });
    expect(row.reason).toBe("ln υ: fewer draws than the 7 classes");
  });
});

describe("a score", () => {
  const arrays = firstSamples(skewed(), 60);

  it("has the parts that are asked for", () => {
    const parts = (include: ScoreOptions["include"] & object) =>
      Object.keys(scored(arrays, { draws: [8], include }));
    expect(parts(["contrastive"])).toEqual(["input", "contrastive", "warnings"]);
    expect(parts(["bounds"])).toEqual(["input", "bounds", "warnings"]);
    expect(parts(["classification"])).toEqual(["input", "classification", "warnings"]);
  });

  it("has its rows in the order asked", () => {
    const report = scored(arrays, { draws: [64, 2, 64] });
    expect(report.contrastive?.rows.map(({ draws }) => draws)).toEqual([64, 2, 64]);
    expect(report.bounds?.rows.map(({ draws }) => draws)).toEqual([64, 2, 64]);
  });

  it.each([[[]], [[0]], [[2.5]], [[Number.NaN]], [[1e13]]])("of draws %j is refused", (draws) => {
    expect(() => scored(arrays, { draws })).toThrow(/draws/);
  });

  it("takes what is missing from the views, and says so", () => {
    const bare = new Map(arrays);
    for (const name of ["view_mean", "train", "train_labels"]) bare.delete(name);
    const report = scored(bare, { draws: [100] });
    expect(report.input).toMatchObject({
      sampleMeans: "view2",
      classMeans: "view1 and view2",
      trainSamples: null,
    });
    expect(report.warnings.map(({ code }) => code)).toEqual([
      "no-view-mean",
      "no-train",
      "more-negatives-than-samples",
    ]);
  });

  it("of longer rows has the bounds of shorter ones at a higher temperature", () => {
    // Rows twice as long at four times the temperature have the same scores z·z′/t.
    // Equal classes, so that the bounds for a uniform prior are among them.
    const all = skewed();
    all.set("labels", {
      shape: [300],
      data: Uint8Array.from({ length: 300 }, (_, row) => row % 6),
    });
    all.delete("train");
    all.delete("train_labels");
    const twice = new Map(all);
    for (const name of ["view1", "view2", "view_mean"]) {
      const { shape, data } = all.get(name)!;
      const longer = Float64Array.from(data as Float32Array, (value) => 2 * value);
      twice.set(name, { shape, data: longer });
    }
    const draws = [16, 256];
    const plain = score(scoreInputFrom(all, 0.2), { draws });
    const scaled = score(scoreInputFrom(twice, 0.8), { draws });
    expect(scaled.warnings.map(({ code }) => code).slice(0, 2)).toEqual(["norms", "norms"]);
    plain.bounds?.rows.forEach(({ bounds }, row) => {
      const known = bounds.filter(({ value }) => value !== null).map(({ id }) => id);
      expect(known).toEqual(expect.arrayContaining(["van-elst-2024", "wang-2022", "bao-2022"]));
      for (const { id, value, quantity } of bounds) {
        if (quantity === "supervised-unit-temperature" || value === null) continue;
        expectClose(bound(scaled, row, id), value, 1e-6);
      }
    });
  });

  it("of one class is possible: nothing is lost, everything collides", () => {
    const single = new Map(arrays);
    single.set("labels", { shape: [60], data: new Uint8Array(60) });
    single.delete("train");
    single.delete("train_labels");
    const report = scored(single, { draws: [4] });
    expect(report.contrastive?.rows[0]).toMatchObject({
      collisionProbability: 1,
      coverage: 1,
      supervisedLoss: 0,
      expectedSubsetLoss: 0,
      subsetLoss: null,
      collisionFreeSubsetLoss: null,
    });
    expect(report.classification?.meanClassifier).toMatchObject({ top1: 1, top5: null, loss: 0 });
    expect(report.warnings.map(({ code }) => code)).toContain("one-class");
  });

  it("of a class for every sample counts on simulation, with its standard error", () => {
    const each = new Map(arrays);
    each.set("labels", { shape: [60], data: Uint8Array.from({ length: 60 }, (_, row) => row) });
    each.delete("train");
    each.delete("train_labels");
    const report = scored(each, { draws: [4, 100] });
    expect(report.contrastive?.subsetLossMethod).toBe("sampled");
    for (const row of report.contrastive?.rows ?? []) {
      expect(row.expectedSubsetLossError).toBeGreaterThan(0);
      expect(row.expectedSubsetLossError).toBeLessThan(0.01);
    }
    const prior: Pick<Prior, "classes"> = report.input.prior;
    expect(prior.classes).toBe(60);
  });
});
