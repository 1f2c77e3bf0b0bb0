import type { ScoreInput, Shape } from "../input.ts";

/** Who is compared with whom in the InfoNCE of one, two, or more views. */
export const protocols = {
  "same-class": {
    anchors: "embeddings",
    positives: "the other samples of the class",
    negatives: "every other sample",
    sampleMeans: null,
  },
  "two-views": {
    anchors: "view1",
    positives: "view2",
    negatives: "view2 of the other samples",
    sampleMeans: "view2",
  },
  "many-views": {
    anchors: "every view",
    positives: "every other view",
    negatives: "the positives' view of the other samples",
    sampleMeans: "the other views",
  },
} as const;

export interface Protocol {
  readonly anchors: "embeddings" | "view1" | "every view";
  readonly positives: "the other samples of the class" | "view2" | "every other view";
  /** Drawn independently, with replacement; in batches without. */
  readonly negatives:
    | "every other sample"
    | "view2 of the other samples"
    | "the positives' view of the other samples";
  /** What μ(x) is taken from; null in the same-class setting, which has none. */
  readonly sampleMeans: "view_mean" | "view2" | "the other views" | null;
}

export function protocolOf({ views, viewMean }: ScoreInput<Shape>): Protocol {
  const protocol =
    protocols[views.length === 1 ? "same-class" : views.length === 2 ? "two-views" : "many-views"];
  return viewMean === null ? protocol : { ...protocol, sampleMeans: "view_mean" };
}
