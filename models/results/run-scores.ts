import { readdirSync, readFileSync } from "node:fs";
import type { MeanClassifier } from "../../src/scoring/classification/mean-classifier.ts";
import type { Contrastive, ContrastiveRow } from "../../src/scoring/contrastive/contrastive.ts";
import type { MeasuredBoundsRow } from "../../src/scoring/contrastive/measured-bounds.ts";

/** What `train.py` and `evaluate.py` wrote of a run, as far as it is used here. */
export interface RunMetrics {
  readonly data: string;
  readonly draws: number;
  readonly seed: number;
  readonly temperature: number;
  readonly metrics: Readonly<
    Record<"features" | "projection", { readonly linearProbe: { readonly value: number } }>
  >;
}

/** What the service reported of a run, at the number of draws that it was trained with. */
export interface RunScores {
  /** Of the service. */
  readonly version: string;
  /** SHA-256 of the ONNX file. */
  readonly model: string;
  readonly classes: number;
  readonly testSamples: number;
  /** That class means are of. */
  readonly trainSamples: number;
  /** Augmentations that a sample's mean is of. */
  readonly meanViews: number;
  /** The queries that were sent, with the file that was the body of each. */
  readonly requests: readonly { readonly file: string; readonly query: string }[];
  readonly contrastive: Pick<Contrastive, "supervisedLoss" | "gap" | "subsetLossMethod"> &
    ContrastiveRow;
  readonly bounds: MeasuredBoundsRow["bounds"];
  readonly tightest: MeasuredBoundsRow["tightest"];
  readonly meanClassifier: Readonly<Record<"projection" | "features", MeanClassifier>>;
  /** E|z·z⁻ − z·z⁺|, of the posted projections. */
  readonly collisionSpread: number;
}

/** A run of an experiment: `<draws>-<seed>.json` and, where it was scored, `scores/<draws>-<seed>.json`. */
export interface Run {
  readonly metrics: RunMetrics;
  readonly scores: RunScores;
}

/** Folder of the results of all data sets. */
export const RESULTS: string = import.meta.dirname;

/** The names of a data set's runs, `<draws>-<seed>`. */
export function runNames(data: string): string[] {
  return readdirSync(`${RESULTS}/${data}`).flatMap(
    (file) => /^(\d+-\d+)\.json$/.exec(file)?.[1] ?? [],
  );
}

export function readMetrics(data: string, name: string): RunMetrics {
  return readJson(`${RESULTS}/${data}/${name}.json`);
}

/** The runs of a data set that were scored. */
export function readRuns(data: string): Run[] {
  return readdirSync(`${RESULTS}/${data}/scores`).map((file) => ({
    metrics: readJson<RunMetrics>(`${RESULTS}/${data}/${file}`),
    scores: readJson<RunScores>(`${RESULTS}/${data}/scores/${file}`),
  }));
}

function readJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(path, "utf8")) as Value;
}
