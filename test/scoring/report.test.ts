import { describe, expect, it } from "vitest";
import { installKernels } from "../../src/linalg/kernel-modules.ts";
import { loadKernels } from "../../src/linalg/load-kernels.ts";
import type { ContrastiveRow } from "../../src/scoring/contrastive/contrastive.ts";
import { scoreInputFrom } from "../../src/scoring/named-arrays.ts";
import { type Report, type ScoreOptions, score } from "../../src/scoring/report.ts";
import { sections } from "../../src/scoring/sections.ts";
import expected from "../fixtures/fashion-mnist-two-views.expected.json" with { type: "json" };
import { scoreOracle } from "../oracles/scoring.ts";
import { type Arrays, expectClose, fashion, firstSamples, skewed } from "./fixtures.ts";

const scored = (arrays: Arrays, options: ScoreOptions) => score(scoreInputFrom(arrays), options);

/** A row of labelled samples, whose terms are there for every K. */
type LabelledRow = ContrastiveRow & {
  readonly [Term in
    | "collisionProbability"
    | "coverage"
    | "collisionTerm"
    | "supervisedLoss"
    | "expectedSubsetLoss"]: number;
};

function isLabelled(row: ContrastiveRow): row is LabelledRow {
  return row.supervisedLoss !== null && row.coverage !== null;
}

/** Every row, all of which have their terms. */
function labelledRows({ contrastive }: Report): LabelledRow[] {
  const rows = (contrastive?.rows ?? []).filter(isLabelled);
  expect(rows.length).toBe(contrastive?.rows.length);
  return rows;
}

const bound = (report: Report, row: number, id: string) =>
  report.bounds?.rows[row].bounds.find((candidate) => candidate.id === id)?.value ?? Number.NaN;

/** The errors of the file's collision terms are those of half a million to 1.3 million anchors. */
const SAMPLED_ANCHORS = 500_000;

/** Within four standard errors. */
function expectMonteCarlo(value: number, [mean, error]: number[]): void {
  expect(Math.abs(value - mean), `${value}, ${mean} ± ${error}`).toBeLessThanOrEqual(4 * error);
}

// 10,000 × 10,000 products take JavaScript half a minute. Kernels round them to single precision.
await loadKernels();
const SINGLE = 2e-9;

describe("the score of 10,000 Fashion-MNIST samples", () => {
  const report = scored(fashion(), { draws: expected.rows.map(({ draws }) => draws) });
  const rows = labelledRows(report);

  it("agrees with the exact values of an independent program", () => {
    expect(report.contrastive?.subsetLossMethod).toBe("enumerated");
    expectClose(report.contrastive?.gap?.clipped ?? Number.NaN, expected.rows[0].gap, 1e-12);
    expected.rows.forEach(({ draws, tau, collision }, index) => {
      expect(rows[index].draws).toBe(draws);
      expectClose(rows[index].supervisedLoss, expected.supervisedLoss, SINGLE);
      expectClose(rows[index].collisionProbability, tau, 1e-12);
      expectClose(rows[index].collisionTerm, collision, 1e-12);
    });
    const accuracies = Object.fromEntries(
      (report.classification?.meanClassifier.embeddings ?? []).map(({ embedding, top1 }) => [
        embedding,
        top1,
      ]),
    );
    expect(Object.keys(accuracies)).toEqual(["view1", "view2", "mean_of_views", "view_mean"]);
    expect(accuracies).toMatchObject({
      view1: expected.meanClassifierTop1.view1,
      mean_of_views: expected.meanClassifierTop1.meanOfViews,
      view_mean: expected.meanClassifierTop1.view_mean,
    });
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

describe("the score of a skewed set, in double precision", () => {
  installKernels(null);
  const oracle = scoreOracle.skewed;
  const report = scored(skewed(), { draws: oracle.negatives.map((k) => k + 1) });

  it("agrees with an independent program in everything", () => {
    labelledRows(report).forEach((row, index) => {
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
    const embeddings = report.classification?.meanClassifier.embeddings ?? [];
    for (const [embedding, known] of Object.entries(oracle.meanClassifier)) {
      const found = embeddings.find((each) => each.embedding === embedding)!;
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
    for (const section of sections) {
      const report = scored(arrays, { draws: [8], include: [section] });
      expect(Object.keys(report)).toEqual(["input", section, "warnings"]);
    }
    expect(Object.keys(scored(arrays, {}))).toEqual(["input", ...sections, "warnings"]);
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
      "few-shots",
      "few-samples",
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

  it("of one class is refused, though its geometry is not", () => {
    const single = new Map(arrays);
    single.set("labels", { shape: [60], data: new Uint8Array(60) });
    single.delete("train");
    single.delete("train_labels");
    expect(() => scored(single, { draws: [4] })).toThrow(
      expect.objectContaining({ kind: "single-class", parameter: "labels" }),
    );
    const report = scored(single, { include: ["geometry"] });
    expect(report.geometry?.neuralCollapse).toBeNull();
    expect(report.geometry?.reason).toContain("only one");
  });

  it("of a class for every sample has no one to retrieve", () => {
    const each = new Map(arrays);
    each.set("labels", { shape: [60], data: Uint8Array.from({ length: 60 }, (_, row) => row) });
    each.delete("train");
    each.delete("train_labels");
    const report = scored(each, { draws: [4, 100] });
    expect(report.input.prior?.classes).toBe(60);
    expect(report.retrieval).toBeUndefined();
    expect(report.warnings).toContainEqual({
      code: "left-out",
      message: "retrieval is left out: every sample is alone in its class.",
    });
  });

  it("without labels or temperature has the parts that need neither, and says so", () => {
    const bare = new Map(["view1", "view2"].map((name) => [name, arrays.get(name)!]));
    const report = scored(bare, {});
    expect(Object.keys(report)).toEqual(["input", "geometry", "warnings"]);
    expect(report.warnings.filter(({ code }) => code === "left-out")).toEqual([
      { code: "left-out", message: "contrastive is left out: there is no temperature." },
      {
        code: "left-out",
        message: "bounds, classification and retrieval are left out: there are no labels.",
      },
    ]);
    bare.set("temperature", arrays.get("temperature")!);
    const { contrastive } = scored(bare, { draws: [4] });
    expect(contrastive?.rows[0].infoNce).toBe(
      scored(arrays, { draws: [4] }).contrastive?.rows[0].infoNce,
    );
    expect(contrastive?.rows[0]).toMatchObject({
      coverage: null,
      reason: "all but InfoNCE: there are no labels",
    });
    expect(() => scored(bare, { include: ["bounds"] })).toThrow(
      expect.objectContaining({ kind: "missing-array", parameter: "labels" }),
    );
  });

  it("asks for powers of two where no draws are given, as many as there are samples", () => {
    const drawn = (samples: number) =>
      scored(firstSamples(skewed(), samples), { include: ["contrastive"] }).contrastive?.rows.map(
        ({ draws }) => draws,
      );
    expect(drawn(300)).toEqual([16, 32, 64, 128, 256]);
    expect(drawn(64)).toEqual([16, 32, 64]);
  });

  it("of one embedding a sample compares samples of a class", () => {
    const single = new Map(arrays);
    single.set("embeddings", arrays.get("view1")!);
    for (const name of ["view1", "view2", "view_mean"]) single.delete(name);
    const report = scored(firstSamples(single, 60), { include: ["geometry", "classification"] });
    expect(report.input).toMatchObject({ anchors: "embeddings", views: 1 });
    expect(report.geometry?.alignment?.pairs).toBe("samples of one class");
  });

  it("has confidence intervals about the very values of the report", () => {
    const report = scored(arrays, { draws: [8, 32], bootstrap: { resamples: 200 } });
    const intervals = report.confidence?.intervals ?? [];
    expect(intervals.length).toBeGreaterThan(30);
    for (const { metric, value, low, high } of intervals) {
      const path = metric.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
      let found: unknown = report;
      for (const key of path) found = (found as Record<string, unknown>)[key];
      expect(found, metric).toBeTypeOf("number");
      expectClose(value, found as number, 1e-12);
      expect(low, metric).toBeLessThanOrEqual(value);
      expect(high, metric).toBeGreaterThanOrEqual(value);
    }
  });
});
