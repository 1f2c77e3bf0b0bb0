import { readFileSync } from "node:fs";
import { classLabels, indicesAmong, type Labels } from "../../../src/scoring/class-labels.ts";
import type { ProbeData } from "../../../src/scoring/classification/linear-probe.ts";
import { type Arrays, fashion, matrixOf, skewed37 } from "../fixtures.ts";

/** What scikit-learn fits: test/oracles/classification.py. */
export interface ExpectedProbe {
  readonly inversePenalty: number;
  readonly objective: number;
  /** Of the first three classes (of two: the only vector), the first four features. */
  readonly coefficients: readonly (readonly number[])[];
  /** Of the first five classes, the mean over all classes subtracted. */
  readonly intercepts: readonly number[];
  readonly trainTop1: number;
  readonly top1: number;
  readonly top5: number;
  readonly loss: number;
  readonly macroF1: number;
  /** Of `dinov2`: accuracy on the rows held out, for every C. */
  readonly candidates?: readonly number[];
  readonly validationSamples?: number;
}

interface Accuracy {
  readonly top1: number;
  readonly top5: number;
  readonly loss: number;
}

export interface Expected {
  readonly meanClassifier: Accuracy & {
    readonly macroF1: number;
    readonly balancedAccuracy: number;
    readonly confusion: readonly (readonly number[])[];
    readonly perClass: readonly {
      readonly samples: number;
      readonly recall: number;
      readonly precision: number | null;
      readonly f1: number;
    }[];
  };
  readonly embeddings: Readonly<Record<string, Accuracy>>;
  readonly probes: Readonly<Record<string, ExpectedProbe>>;
  readonly fewShot: readonly { readonly top1: number; readonly macroF1: number }[];
}

const oracle: Readonly<Record<"fashion" | "skewed37", Expected>> = JSON.parse(
  readFileSync(new URL("../../oracles/classification.json", import.meta.url), "utf8"),
);

export const dataSets = [
  ["fashion", fashion(), oracle.fashion],
  ["skewed37", skewed37(), oracle.skewed37],
] as const;

/** Fits on `train`, tests on the rows of `array`. */
export function probeDataOf(arrays: Arrays, array = "view_mean"): ProbeData {
  const { classes, names } = classLabels(arrays.get("labels")?.data as Labels, "labels");
  const trained = arrays.get("train_labels")?.data as Labels;
  const train = {
    matrix: matrixOf(arrays, "train"),
    labels: indicesAmong(names, trained, "train_labels"),
    indices: everyRow(trained.length),
  };
  const test = {
    matrix: matrixOf(arrays, array),
    labels: classes,
    indices: everyRow(classes.length),
  };
  return { train, test, classes: names.length, split: "train" };
}

export function everyRow(rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row);
}
