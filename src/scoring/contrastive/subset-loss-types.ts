import type { Matrix } from "../../linalg/matrix.ts";

/** What a subset loss is an expectation over. */
export interface SubsetPopulation {
  /** Samples of each class, all positive: the prior of the negatives. */
  readonly counts: Float64Array;
  /** Views in which a sample is an anchor. */
  readonly views: number;
  readonly negatives: readonly number[];
  /** Of what is simulated. */
  readonly seed: number;
}

/** Some of its samples. */
export interface SubsetAnchors {
  /** z: the rows of the samples in each view in which they are anchors. */
  readonly anchors: readonly Matrix[];
  /** Which sample the first row is. */
  readonly firstSample: number;
  /** μ, C×d. */
  readonly means: Matrix;
  /** Class index of each row. */
  readonly labels: Int32Array;
  readonly temperature: number;
}

/**
 * How subset losses are found: by sums over anchors, which may be had of some samples at a time and
 * added, and the losses that these make.
 */
export interface SubsetLossRule {
  sums(anchors: SubsetAnchors, population: SubsetPopulation): Float64Array;
  /** A row for each number of negatives, in the order asked. */
  losses(sums: Float64Array, population: SubsetPopulation): SubsetLoss[];
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
