import type { LocatedArray } from "../formats/located-array.ts";

/** An array of one of the files of a job. */
export interface StoredArray extends LocatedArray {
  readonly key: string;
}

/** What is known of the labels of a job. */
export interface LabelFacts {
  /** C. */
  readonly classes: number;
  /** Samples of the largest class. */
  readonly largestClass: number;
  /** Rows of `train` whose class some sample has; null without `train`. */
  readonly knownTrainRows: number | null;
}

/** The arrays of a job, as its files announce them: shapes, types and labels go together. */
export interface JobInput {
  readonly arrays: readonly StoredArray[];
  /** N. */
  readonly samples: number;
  /** d. */
  readonly dimensions: number;
  /** Names of the views: `view1`, `view2`, …, or `embeddings` alone. */
  readonly views: readonly string[];
  readonly hasViewMean: boolean;
  /** Rows of `train`; null without. */
  readonly trainRows: number | null;
  readonly labels: LabelFacts | null;
  /** That of the files; null if they have none. */
  readonly temperature: number | null;
  /** The numbers of draws that the files ask for; null if they do not. */
  readonly draws: readonly number[] | null;
}
