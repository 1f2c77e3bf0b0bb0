import type { Matrix } from "../linalg/matrix.ts";
import { classMeans } from "./class-means.ts";
import type { LabelledInput, ScoreInput, Shape } from "./input.ts";

/** What μ_c is the mean of. */
export const meanSources = [
  "train",
  "view_mean",
  "view1 and view2",
  "every view",
  "embeddings",
] as const;

/** μ, C×d, and what it is the mean of. */
export interface ScoredMeans {
  readonly matrix: Matrix;
  readonly source: (typeof meanSources)[number];
}

/** The class means of `train`, else of `view_mean`, else of every view. */
export function scoredMeans(input: LabelledInput): ScoredMeans {
  const { train, viewMean, views, labels } = input;
  const classes = labels.names.length;
  const source = meanSource(input);
  if (train !== null)
    return { matrix: classMeans(train.embeddings, train.classes, classes), source };
  const of = viewMean === null ? views : [viewMean];
  return {
    matrix: averageMeans(of.map((rows) => classMeans(rows, labels.classes, classes))),
    source,
  };
}

export function meanSource({ train, viewMean, views }: ScoreInput<Shape>): ScoredMeans["source"] {
  if (train !== null) return "train";
  if (viewMean !== null) return "view_mean";
  return (["embeddings", "view1 and view2"] as const)[views.length - 1] ?? "every view";
}

/** The mean of class means, each of which belongs to a view. */
export function averageMeans(all: readonly Matrix[]): Matrix {
  const [first] = all;
  if (all.length === 1) return first;
  const data = new Float64Array(first.data.length);
  for (const means of all) {
    for (let index = 0; index < data.length; index++) data[index] += means.data[index] / all.length;
  }
  return { ...first, data };
}
