import type { Matrix } from "../linalg/matrix.ts";
import { classMeans } from "./class-means.ts";
import type { ScoreInput } from "./input.ts";

/** μ, C×d, and what it is the mean of. */
export interface ScoredMeans {
  readonly matrix: Matrix;
  readonly source: "train" | "view_mean" | "view1 and view2";
}

/** The class means of `train`, else of `view_mean`, else of both views. */
export function scoredMeans({ train, viewMean, view1, view2, labels }: ScoreInput): ScoredMeans {
  const classes = labels.names.length;
  if (train !== null) {
    return { matrix: classMeans(train.embeddings, train.classes, classes), source: "train" };
  }
  if (viewMean !== null) {
    return { matrix: classMeans(viewMean, labels.classes, classes), source: "view_mean" };
  }
  const first = classMeans(view1, labels.classes, classes);
  const second = classMeans(view2, labels.classes, classes);
  const data = Float64Array.from(first.data, (value, index) => (value + second.data[index]) / 2);
  return { matrix: { ...first, data }, source: "view1 and view2" };
}
