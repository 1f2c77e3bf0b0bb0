import type { Matrix } from "../../linalg/matrix.ts";
import type { ClassLabels } from "../class-labels.ts";
import type { LabelledInput, ScoreInput } from "../input.ts";

/** Each anchor with its positive in the same row, and negatives from every other row. */
export interface ViewComparison<Rows = Matrix> {
  readonly kind: "views";
  /** N×d, as all of these. */
  readonly anchors: Rows;
  readonly positives: Rows;
  /** One or two: a drawn sample gives a negative from each. */
  readonly negatives: readonly Rows[];
}

/** Each row as an anchor, with the other rows of its class as positives and every other as a negative. */
export interface ClassComparison {
  readonly kind: "same-class";
  readonly embeddings: Matrix;
  readonly labels: ClassLabels;
}

/** Who is compared with whom: one matrix of anchors. */
export type Comparison = ViewComparison | ClassComparison;

/** `infonce`: the negatives are other samples' positives. `simclr`: both views of other samples. */
export const losses = ["infonce", "simclr"] as const;

export type Loss = (typeof losses)[number];

/** Which views are anchors: the first of two, else every one. */
export function anchorViews<Rows = Matrix>({
  views,
}: {
  readonly views: readonly Rows[];
}): readonly Rows[] {
  return views.length === 2 ? [views[0]] : views;
}

/** The views other than one, whose mean stands for the sample's. */
export function otherViews({ views }: ScoreInput, anchors: Matrix): readonly Matrix[] {
  return views.filter((view) => view !== anchors);
}

/**
 * The comparisons whose losses are averaged: view1 with view2; of three and more views every ordered
 * pair; for SimCLR's NT-Xent both orders of two views.
 */
export function viewComparisons<Rows = Matrix>(
  { views }: { readonly views: readonly Rows[] },
  loss: Loss,
): readonly ViewComparison<Rows>[] {
  if (loss === "simclr") {
    const [first, second] = views;
    return [
      { kind: "views", anchors: first, positives: second, negatives: views },
      { kind: "views", anchors: second, positives: first, negatives: views },
    ];
  }
  const compare = (anchors: Rows, positives: Rows): ViewComparison<Rows> => ({
    kind: "views",
    anchors,
    positives,
    negatives: [positives],
  });
  if (views.length === 2) return [compare(views[0], views[1])];
  return views.flatMap((anchors, i) =>
    views.filter((_, j) => j !== i).map((positives) => compare(anchors, positives)),
  );
}

export function classComparison({ views, labels }: LabelledInput): ClassComparison {
  return { kind: "same-class", embeddings: views[0], labels };
}

/** N. */
export function samplesOf(comparison: Comparison): number {
  return comparison.kind === "views" ? comparison.anchors.rows : comparison.embeddings.rows;
}
