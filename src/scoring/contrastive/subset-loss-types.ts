import type { Matrix } from "../../linalg/matrix.ts";

/** What a subset loss is made of. */
export interface SubsetLossInput {
  /** z, each N×d: the views in which a sample is an anchor. */
  readonly anchors: readonly Matrix[];
  /** μ, C×d. */
  readonly means: Matrix;
  /** Class index of each sample. */
  readonly labels: Int32Array;
  /** Samples of each class, all positive: the prior of the negatives. */
  readonly counts: Float64Array;
  readonly temperature: number;
}

/** An expectation, and its standard error if it was sampled. */
export interface Estimate {
  readonly value: number;
  /** null: the value is exact. */
  readonly standardError: number | null;
}

/**
 * The loss of the mean classifier among the classes that occur with an anchor,
 * E ln Σ_{c∈T} e^{z·(μ_c − μ_y)/t}, where T holds the anchor's class y and those of K negatives drawn
 * independently from the class prior.
 */
export interface SubsetLoss {
  /** E_T of the loss: υ·S + (1−υ)·L_sub for a uniform prior. */
  readonly expected: Estimate;
  /** L_sub (Nozawa & Sato 2021): given that a class is missing. null if that never happens. */
  readonly incomplete: Estimate | null;
  /** L_sub^nodup: given that no negative has the anchor's class. null if that never happens. */
  readonly collisionFree: Estimate | null;
}
