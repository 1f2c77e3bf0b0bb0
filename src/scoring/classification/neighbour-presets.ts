import type { Metric } from "../nearest.ts";

/** e^{similarity/T} a neighbour; the same divided by its sum over the largest k; or one each. */
export type Weighting = "exponential" | "softmax" | "uniform";

/** One vote of the k nearest neighbours. */
export type NeighbourRun = { readonly metric: Metric; readonly k: number } & (
  | { readonly weighting: "exponential" | "softmax"; readonly temperature: number }
  | { readonly weighting: "uniform"; readonly temperature: null }
);

export const neighboursPresets = ["lightly", "solo-learn", "dinov2", "mteb", "sklearn"] as const;
export type NeighboursPreset = (typeof neighboursPresets)[number];

const uniform = (metric: Metric, k: number): NeighbourRun => ({
  metric,
  k,
  weighting: "uniform",
  temperature: null,
});

/**
 * What the libraries do by default: lightly's `knn_predict`, solo-learn's `WeightedKNNClassifier`,
 * DINOv2's `eval/knn.py`, MTEB's kNN evaluators, scikit-learn's `KNeighborsClassifier`.
 */
export const presets: Readonly<Record<NeighboursPreset, readonly NeighbourRun[]>> = {
  lightly: [{ metric: "cosine", k: 200, weighting: "exponential", temperature: 0.1 }],
  "solo-learn": [{ metric: "cosine", k: 20, weighting: "exponential", temperature: 0.07 }],
  dinov2: [10, 20, 100, 200].map((k) => ({
    metric: "cosine",
    k,
    weighting: "softmax",
    temperature: 0.07,
  })),
  mteb: [uniform("cosine", 3), uniform("euclidean", 3), uniform("dot", 3)],
  sklearn: [uniform("euclidean", 5)],
};
