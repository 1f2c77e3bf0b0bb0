import type { Normalization } from "../linalg/normalize-rows.ts";
import type { ScoreOptions } from "../scoring/report.ts";

/** What may be said about a job: as of a score, and how many anchors are compared with all samples. */
export interface JobOptions extends Omit<ScoreOptions, "prior"> {
  /** Takes precedence over that of the files. */
  readonly temperature?: number | undefined;
  readonly normalize?: Normalization | undefined;
  /**
   * Samples that are compared with all others: `all`, or a whole number from 2, drawn without replacement
   * by the seed. By default all of up to `DEFAULT_ANCHORS`, else that many.
   */
  readonly anchors?: number | "all" | undefined;
}

/**
 * Statistics of pairs take N² of time. Above this number of samples so many anchors, drawn at random, stand
 * for all: a mean over them has a standard error of 0.7 % of the deviation between samples.
 */
export const DEFAULT_ANCHORS = 20_000;
