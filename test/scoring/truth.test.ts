import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { neighboursPresets } from "../../src/scoring/classification/neighbour-presets.ts";
import { probePresets } from "../../src/scoring/classification/probe-presets.ts";
import { scoreInputFrom } from "../../src/scoring/named-arrays.ts";
import { type Report, type ScoreOptions, score } from "../../src/scoring/report.ts";
import { use } from "../linalg/implementations.ts";
import { contrastiveOracle } from "../oracles/contrastive.ts";
import { type ClassTermsOracle, scoreOracle } from "../oracles/scoring.ts";
import { dataSets } from "./classification/oracle.ts";
import { type Arrays, fashion, skewed37 } from "./fixtures.ts";

/** Losses, and geometry. */
const ACCURACY = 1e-6;

/** A tenth of a percentage point, of classifiers. */
const ACCURACIES = 1e-3;

function json(name: string) {
  return JSON.parse(readFileSync(new URL(`../oracles/${name}.json`, import.meta.url), "utf8"));
}

/** Every number in `value` by its path. */
function numbers(value: unknown, path: string, found = new Map<string, number>()) {
  if (typeof value === "number") found.set(path, value);
  else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      numbers(item, `${path}[${index}]`, found);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) numbers(item, path && `${path}.${key}`, found);
  }
  return found;
}

/** What was asked for, how much of it there is, and how a fit came about: nothing to be wrong about. */
const SETTINGS = new RegExp(
  String.raw`\.(${[
    "draws|negatives|temperature|seed|alpha|t|k|epsilon|first|last|pseudoInverseThreshold",
    "samples|dimensions|views|queries|keys|excluded|trainSamples|testSamples|validationSamples",
    "inversePenalty|tolerance\\.\\w+|candidateTolerance\\.\\w+|mostIterations|iterations|gradient|gap",
    "experiments|samplesPerClass|smallerClasses|converged",
  ].join("|")})$`,
);

/** Notes the numbers of a report that were compared. */
class Comparison {
  readonly #left: Map<string, number>;

  constructor(report: unknown) {
    this.#left = numbers(report, "report");
  }

  /** Every number of `expected` is at the same place of the report. */
  expect(path: string, expected: unknown, tolerance: number, relative = true): void {
    for (const [at, value] of numbers(expected, `report.${path}`)) {
      const actual = this.#left.get(at) ?? Number.NaN;
      this.#left.delete(at);
      const allowed = relative ? tolerance * Math.max(Math.abs(value), 1e-12) : tolerance;
      expect(Math.abs(actual - value), `${at}: ${actual}, expected ${value}`).toBeLessThanOrEqual(
        allowed,
      );
    }
  }

  /** Numbers that nothing was compared with. */
  get unknown(): string[] {
    return [...this.#left.keys()].filter((path) => !SETTINGS.test(path));
  }
}

interface DataSet {
  readonly name: "fashion" | "skewed37";
  readonly arrays: Arrays;
  readonly options: ScoreOptions;
  readonly terms: ClassTermsOracle;
  /** InfoNCE of a number of negatives. */
  readonly infoNce: (negatives: number) => number;
}

const { realFile, skewed37: many } = scoreOracle;
const sets: readonly DataSet[] = [
  {
    name: "fashion",
    arrays: fashion(),
    options: { draws: [2, 8, 32, 128], probes: ["sklearn", "clip"] },
    terms: realFile,
    infoNce: (negatives) => {
      const { draws, infoNce } = contrastiveOracle.fashion;
      return infoNce[draws.indexOf(negatives + 1)];
    },
  },
  {
    name: "skewed37",
    arrays: skewed37(),
    options: {
      draws: [2, 8, 32, 128],
      loss: "simclr",
      temperatures: [0.05, 1],
      probes: probePresets,
    },
    terms: many,
    infoNce: (negatives) => many.infoNce[many.negatives.indexOf(negatives)],
  },
];

describe.each(sets)("of $name, every number of the report is an independent program's:", (set) => {
  const { name, arrays, options, terms } = set;
  let report: Report;
  let compared: Comparison;
  beforeAll(() => {
    use("simd");
    report = score(scoreInputFrom(arrays), { ...options, neighbours: neighboursPresets });
    compared = new Comparison(report);
  }, 120_000);
  afterAll(() => use("javascript"));

  it("losses, the terms of the bounds, and the gap", () => {
    const asked = (options.draws ?? []).map((count) => count - 1);
    const supervisedLoss = terms.meanClassifier.view1.loss;
    compared.expect("contrastive.supervisedLoss", supervisedLoss, ACCURACY);
    compared.expect("contrastive.gap", terms.gap, ACCURACY);
    asked.forEach((k, index) => {
      const place = terms.negatives.indexOf(k);
      const { coverage, collisionProbability, ...subset } = terms.subsets[place];
      const row = {
        ...subset,
        collisionProbability,
        logCollisionFree: Math.log1p(-collisionProbability),
        infoNce: set.infoNce(k),
        collisionTerm: terms.collisionTerms[place],
        supervisedLoss,
        ...(coverage > 0 && { logCoverage: Math.log(coverage) }),
      };
      compared.expect(`contrastive.rows[${index}]`, row, ACCURACY);
      compared.expect(`contrastive.rows[${index}].coverage`, coverage, 1e-12, false);
      if (name === "fashion") return;
      const { simclr, negatives } = contrastiveOracle[name];
      const loss = simclr[negatives.indexOf(k)];
      compared.expect(`contrastive.simclr.rows[${index}].loss`, loss, ACCURACY);
    });
    const atTemperatures = Object.entries(many.infoNceAtTemperatures);
    options.temperatures?.forEach((_, at) => {
      const [temperature, losses] = atTemperatures[at];
      const path = `contrastive.temperatures[${at}]`;
      const supervised = terms.supervisedLossAtTemperatures[temperature];
      compared.expect(`${path}.supervisedLoss`, supervised, ACCURACY);
      // The first of the oracle's negatives, 0, is not among its losses.
      const rows = asked.map((k) => ({ loss: losses[terms.negatives.indexOf(k) - 1] }));
      compared.expect(`${path}.rows`, rows, ACCURACY);
    });
  });

  it("classifiers, within a tenth of a point", () => {
    const [, , expected] = dataSets[name === "fashion" ? 0 : 1];
    const at = "classification.meanClassifier";
    const { loss, perClass, confusion, ...accuracies } = expected.meanClassifier;
    compared.expect(`${at}.loss`, loss, ACCURACY);
    compared.expect(at, accuracies, ACCURACIES, false);
    compared.expect(`${at}.perClass`, perClass, 1e-12);
    compared.expect(`${at}.confusion`, confusion, 0);
    report.classification?.meanClassifier.embeddings.forEach(({ embedding }, index) => {
      const { loss: own, ...shares } = expected.embeddings[embedding];
      compared.expect(`${at}.embeddings[${index}].loss`, own, ACCURACY);
      compared.expect(`${at}.embeddings[${index}]`, shares, ACCURACIES, false);
    });
    report.classification?.linearProbes.forEach(({ preset, validationSamples }, index) => {
      const {
        objective,
        loss: own,
        top1,
        top5,
        trainTop1,
        macroF1,
        candidates,
      } = expected.probes[preset];
      const path = `classification.linearProbes[${index}]`;
      compared.expect(`${path}.objective`, objective, 1e-9);
      compared.expect(`${path}.loss`, own, 1e-4);
      compared.expect(path, { top1, top5, trainTop1, macroF1 }, ACCURACIES, false);
      const tried = candidates?.map((accuracy) => ({ top1: accuracy }));
      // A row more or less.
      compared.expect(`${path}.candidates`, tried, 1.5 / (validationSamples ?? 1), false);
    });
    compared.expect("classification.fewShot.scores", expected.fewShot, ACCURACIES, false);
    for (const metric of ["top1", "macroF1"] as const) {
      const values = expected.fewShot.map((experiment) => experiment[metric]);
      const mean = values.reduce((a, b) => a + b) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const path = `classification.fewShot.${metric}`;
      compared.expect(path, mean, ACCURACIES, false);
      compared.expect(`${path}Deviation`, Math.sqrt(squares / 9), ACCURACIES, false);
    }
  });

  it("nearest neighbours and retrieval, to the last prediction", () => {
    const { train, retrieval } = json("neighbours")[name];
    const best: number[] = [];
    report.classification?.nearestNeighbours?.results.forEach(({ preset, metric, k }, index) => {
      const { top1, top5, macroF1 } = train.find(
        (run: { preset: string; metric: string; k: number }) =>
          run.preset === preset && run.metric === metric && run.k === k,
      );
      const path = `classification.nearestNeighbours.results[${index}]`;
      compared.expect(path, { top1, top5, macroF1 }, 1e-12);
      if (preset === "mteb") best.push(top1);
    });
    compared.expect("classification.nearestNeighbours.mtebBest", Math.max(...best), 1e-12);
    for (const [path, values] of [
      ["retrieval", retrieval.values],
      ["retrieval.macro", retrieval.macro],
    ]) {
      const [precisionAt1, rPrecision, mapAtR, ...recall] = values;
      const recalls = recall.map((value: number) => ({ value }));
      const expected = { precisionAt1, rPrecision, mapAtR, recall: recalls };
      compared.expect(path, expected, ACCURACY);
    }
  });

  it("geometry", () => {
    const expected = json("geometry")[name];
    const { alignment, alignmentUnit, hubness, neuralCollapse, silhouette, spectrum } = expected;
    compared.expect("geometry.alignment", { value: alignment, unit: alignmentUnit }, ACCURACY);
    const { uniformity, uniformityUnit } = expected;
    compared.expect("geometry.uniformity", { value: uniformity, unit: uniformityUnit }, ACCURACY);
    compared.expect("geometry", { hubness, neuralCollapse, silhouette }, ACCURACY);
    for (const kind of ["uncentred", "centred"]) {
      const { singularValues, ...measures } = spectrum[kind];
      const path = `geometry.spectrum.${kind}`;
      compared.expect(path, measures, ACCURACY);
      const noise = 1e-7 * singularValues[0];
      compared.expect(`${path}.singularValues`, singularValues, noise, false);
    }
    const { alpha, rSquared } = spectrum.alphaReq;
    compared.expect("geometry.spectrum.alphaReq", { alpha, rSquared }, ACCURACY);
  });

  it("the prior and the norms of the rows", () => {
    const labels = arrays.get("labels")?.data as ArrayLike<number>;
    const counts = new Map<number, number>();
    for (const label of Array.from(labels)) counts.set(label, (counts.get(label) ?? 0) + 1);
    const shares = [...counts.values()].map((count) => count / labels.length);
    const entropy = shares.reduce((sum, share) => sum - share * Math.log(share), 0);
    const [min, max] = [Math.min(...shares), Math.max(...shares)];
    const prior = { classes: counts.size, min, max, entropy };
    compared.expect("input.prior", prior, 1e-14);
    compared.expect("contrastive.prior", prior, 1e-14);
    const normsOf = (array: string) => {
      const { shape, data } = arrays.get(array) as { shape: number[]; data: Float32Array };
      const norms = Array.from({ length: shape[0] }, (_, row) =>
        Math.hypot(...data.subarray(row * shape[1], (row + 1) * shape[1])),
      );
      return { min: Math.min(...norms), max: Math.max(...norms) };
    };
    const norms = {
      views: [normsOf("view1"), normsOf("view2")],
      viewMean: normsOf("view_mean"),
      train: normsOf("train"),
    };
    compared.expect("input.norms", norms, 1e-14);
  });

  it("and no other is left but those of the bounds, which have tests of their own", () => {
    expect(compared.unknown.filter((path) => !path.startsWith("report.bounds."))).toEqual([]);
  });
});
