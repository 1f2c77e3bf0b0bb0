import { gram, rowGram } from "../../linalg/gram.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { meanRow } from "../../linalg/scaled-rows.ts";
import { symmetricEigen } from "../../linalg/symmetric-eigen.ts";
import { type AlphaReq, alphaReq } from "./alpha-req.ts";

/**
 * A singular value below this share of the largest counts as noise: single precision does not resolve
 * it, and the Gram matrix that singular values are taken from keeps six digits of it.
 */
export const RESOLVED = 1e-6;

/** RankMe's ε (Garrido et al. 2023). */
const EPSILON = 1e-7;

/** Singular values listed in an answer. */
const LISTED = 64;

/** What the singular values σ of the rows say, rows as they are or less their mean. */
export interface SpectrumSummary {
  readonly centred: boolean;
  /** Σσ-entropy with ε = 1e-7 inside: RankMe is defined by the uncentred one. */
  readonly rankMe: number;
  /** exp of the entropy of σ/Σσ, without ε (Roy & Vetterli 2007). */
  readonly effectiveRank: number;
  /** exp of the entropy of σ²/Σσ². */
  readonly varianceEffectiveRank: number;
  /** Σσ²/σ₁². */
  readonly stableRank: number;
  /** (Σσ²)²/Σσ⁴. */
  readonly participationRatio: number;
  /** Singular values above 1e-6 of the largest. */
  readonly numericalRank: number;
  /** σ₁/σ_d; null if the numerical rank is below the number of columns. */
  readonly conditionNumber: number | null;
  /** The largest 64 singular values. */
  readonly singularValues: readonly number[];
  /** Why something is null. */
  readonly reason: string | null;
}

export interface Spectrum {
  readonly epsilon: number;
  readonly samples: number;
  readonly dimensions: number;
  readonly uncentred: SpectrumSummary;
  readonly centred: SpectrumSummary;
  readonly alphaReq: AlphaReq;
}

/** The spectrum of N×d rows, from their smaller Gram matrix in double precision. */
export function spectrum(rows: Matrix): Spectrum {
  const products = (centre?: Float64Array) =>
    rows.rows < rows.columns ? rowGram(rows, centre) : gram(rows, centre);
  return spectrumOf(
    singularValues(products()),
    singularValues(products(meanRow(rows))),
    rows.rows,
    rows.columns,
  );
}

/** @param uncentred singular values of N×d rows, in descending order; `centred`: of the rows less their mean */
export function spectrumOf(
  uncentred: Float64Array,
  centred: Float64Array,
  samples: number,
  dimensions: number,
): Spectrum {
  return {
    epsilon: EPSILON,
    samples,
    dimensions,
    uncentred: summarise(uncentred, false, dimensions),
    centred: summarise(centred, true, dimensions),
    alphaReq: alphaReq(
      centred.map((sigma) => (sigma * sigma) / samples),
      resolvedRank(centred),
    ),
  };
}

/**
 * In descending order, from either Gram matrix, which is used up. An eigenvalue below n·2⁻⁵² of the largest is
 * rounding of the products, another with every order in which they are added: it is none.
 */
export function singularValues(products: Float64Array): Float64Array {
  const n = Math.sqrt(products.length);
  const { values } = symmetricEigen(products, n);
  const least = n * Number.EPSILON * values[0];
  return values.map((value) => (value > least ? Math.sqrt(value) : 0));
}

function resolvedRank(sigma: Float64Array): number {
  return sigma.filter((value) => value > RESOLVED * sigma[0]).length;
}

function summarise(sigma: Float64Array, centred: boolean, dimensions: number): SpectrumSummary {
  const squares = sigma.map((value) => value * value);
  const total = sum(squares);
  const rank = resolvedRank(sigma);
  const isZero = total === 0;
  const reasons = [
    isZero && "all rows are the same",
    !isZero && rank < dimensions && "condition number: the rows do not span all dimensions",
  ].filter((reason) => reason !== false);
  return {
    centred,
    rankMe: isZero ? 0 : entropyRank(sigma, EPSILON),
    effectiveRank: isZero ? 0 : entropyRank(sigma, 0),
    varianceEffectiveRank: isZero ? 0 : entropyRank(squares, 0),
    stableRank: isZero ? 0 : total / squares[0],
    participationRatio: isZero ? 0 : total ** 2 / sum(squares.map((square) => square * square)),
    numericalRank: rank,
    conditionNumber: rank === dimensions ? sigma[0] / sigma[rank - 1] : null,
    singularValues: Array.from(sigma.subarray(0, LISTED)),
    reason: reasons.length > 0 ? reasons.join("; ") : null,
  };
}

/** exp(−Σ p ln p), p = value/Σ + ε. */
function entropyRank(values: Float64Array, epsilon: number): number {
  const total = sum(values);
  let entropy = 0;
  for (const value of values) {
    const share = value / total + epsilon;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return Math.exp(entropy);
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}
