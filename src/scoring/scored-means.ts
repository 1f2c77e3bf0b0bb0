import type { Matrix } from "../linalg/matrix.ts";
import { classMeans } from "./class-means.ts";
import type { LabelledInput } from "./input.ts";

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
export function scoredMeans({ train, viewMean, views, labels }: LabelledInput): ScoredMeans {
  const classes = labels.names.length;
  if (train !== null) {
    return { matrix: classMeans(train.embeddings, train.classes, classes), source: "train" };
  }
  if (viewMean !== null) {
    return { matrix: classMeans(viewMean, labels.classes, classes), source: "view_mean" };
  }
  const data = new Float64Array(classes * views[0].columns);
  for (const view of views) {
    classMeans(view, labels.classes, classes).data.forEach((value, index) => {
      data[index] += value / views.length;
    });
  }
  const source = (["embeddings", "view1 and view2"] as const)[views.length - 1] ?? "every view";
  return { matrix: { rows: classes, columns: views[0].columns, data }, source };
}
