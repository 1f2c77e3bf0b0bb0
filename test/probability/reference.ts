/**
 * The multi-precision reference values (test/oracles/probability.json) and what it means to agree
 * with them.
 */
import { labelPriors } from "../../src/probability/named.ts";
import {
  longTailedPrior,
  type Prior,
  priorFromCounts,
  priorFromProbabilities,
  uniformPrior,
} from "../../src/probability/prior.ts";
import table from "../oracles/probability.json" with { type: "json" };

/** One seed for every property test: a failure is the same failure tomorrow. */
export const SEED = 20_241_118;

/** Relative error promised of probabilities, times and collision terms. */
export const TOLERANCE = 1e-12;

/** P, 1−P, ln P, ln(1−P), 24 digits each. */
export type ProbabilityRow = readonly [string, string, string, string];

interface Reference {
  readonly priors: Record<string, Specification>;
  readonly coverage: Record<string, [number, ...ProbabilityRow][]>;
  /** group, negatives, υ_c, h_c */
  readonly anchor: Record<string, [number, number, ProbabilityRow, ProbabilityRow][]>;
  readonly coupon: Record<string, [string, string]>;
  /** probability, draws (null: beyond 10¹²) */
  readonly quantiles: Record<string, [number, number | null][]>;
  /** negatives, τ, E Col, E ln(1+Col), [m, P(Col = m)] */
  readonly collisions: Record<
    string,
    [number, ProbabilityRow, string, string, [number, string][]][]
  >;
  /** draws, mean, variance, ln P(D = 0 …) */
  readonly distinct: Record<string, [number, string, string, string[]][]>;
  readonly moments: Record<string, [number, string, string][]>;
}

type Specification =
  | { kind: "uniform"; classes: number }
  | { kind: "counts"; counts: number[] }
  | { kind: "probabilities"; probabilities: number[] }
  | { kind: "grouped"; groups: [number, number][] }
  | { kind: "named"; slug: string }
  | { kind: "longtail"; classes: number; imbalance: number }
  | { kind: "distinct"; classes: number; prime: number; step: number };

export const reference = table as unknown as Reference;

const priors = new Map<string, Prior>();

/** The prior that the table calls `name`. */
export function referencePrior(name: string): Prior {
  let prior = priors.get(name);
  if (prior === undefined) {
    prior = build(reference.priors[name]);
    priors.set(name, prior);
  }
  return prior;
}

function build(specification: Specification): Prior {
  switch (specification.kind) {
    case "uniform":
      return uniformPrior(specification.classes);
    case "counts":
      return priorFromCounts(specification.counts);
    case "probabilities":
      return priorFromProbabilities(specification.probabilities);
    case "grouped":
      return priorFromCounts(
        specification.groups.flatMap(([weight, multiplicity]) =>
          new Array<number>(multiplicity).fill(weight),
        ),
      );
    case "named":
      return priorFromCounts(labelPriors[specification.slug].counts ?? []);
    case "longtail":
      return longTailedPrior(specification.classes, specification.imbalance);
    case "distinct": {
      const { classes, prime, step } = specification;
      return priorFromCounts(
        Array.from({ length: classes }, (_, c) => prime + ((step * c) % prime)),
      );
    }
  }
}

/** Smallest normal double: below it a relative error of 1e-12 cannot be represented. */
const SMALLEST_NORMAL = 2 ** -1022;

/** "" if `got` is `expected` to 1e-12 of it, else a sentence. */
export function compareValue(
  label: string,
  got: number,
  expected: string | number,
  tolerance = TOLERANCE,
): string {
  const value = Number(expected);
  if (got === value) return "";
  const slack = Math.abs(value) < SMALLEST_NORMAL ? 2 ** -1073 : 0;
  const difference = Math.abs(got - value);
  if (difference <= tolerance * Math.abs(value) + slack) return "";
  return `${label} is ${got}, not ${expected}: relative error ${(difference / Math.abs(value)).toExponential(2)}`;
}

/** "" if a logarithm is `expected` to 1e-12 or 8 units of rounding, whichever is more. */
export function compareLog(label: string, got: number, expected: string): string {
  const size = Math.abs(Number(expected));
  return compareLogWithin(label, got, expected, Math.max(TOLERANCE, 8 * 2 ** -53 * size));
}

/**
 * As `compareLog`, but below one in size to 1e-12 of it: so that ln υ ≈ −(1−υ) near certainty says
 * as much as 1−υ.
 */
export function compareRelativeLog(label: string, got: number, expected: string): string {
  const size = Math.abs(Number(expected));
  return size < 1
    ? compareValue(label, got, expected)
    : compareLogWithin(label, got, expected, Math.max(TOLERANCE, 8 * 2 ** -53 * size));
}

function compareLogWithin(label: string, got: number, expected: string, allowed: number): string {
  const value = Number(expected);
  if (got === value) return "";
  const difference = Math.abs(got - value);
  if (difference <= allowed) return "";
  return `${label} is ${got}, not ${expected}: off by ${difference.toExponential(2)}, allowed ${allowed.toExponential(2)}`;
}

interface Probability {
  readonly probability: number;
  readonly complement: number;
  readonly logProbability: number;
  readonly logComplement: number;
}

/** What is wrong with a probability, its complement and their logarithms; nothing if all agree. */
export function compareProbability(
  label: string,
  got: Probability,
  [probability, complement, logProbability, logComplement]: ProbabilityRow,
): string[] {
  return [
    compareValue(`${label}: probability`, got.probability, probability),
    compareValue(`${label}: complement`, got.complement, complement),
    compareRelativeLog(`${label}: logProbability`, got.logProbability, logProbability),
    compareRelativeLog(`${label}: logComplement`, got.logComplement, logComplement),
  ].filter((sentence) => sentence !== "");
}

/** A small generator of uniform numbers in [0, 1): splitmix32. For simulations only. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Draws class indices with the given weights. */
export function drawClass(weights: readonly number[], random: () => number): () => number {
  const total = weights.reduce((a, b) => a + b, 0);
  return () => {
    let left = random() * total;
    for (let c = 0; c < weights.length - 1; c++) {
      left -= weights[c];
      if (left < 0) return c;
    }
    return weights.length - 1;
  };
}
