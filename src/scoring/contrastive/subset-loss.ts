import { enumeratedSubsetLoss } from "./enumerated-subset-loss.ts";
import { integratedSubsetLoss } from "./integrated-subset-loss.ts";
import { sampledSubsetLoss } from "./sampled-subset-loss.ts";
import type {
  SubsetAnchors,
  SubsetLoss,
  SubsetLossRule,
  SubsetPopulation,
} from "./subset-loss-types.ts";

/** Up to this many classes the 2^{C−1} subsets are enumerated: 0.3 s for 10,000 anchors at 12. */
export const MOST_ENUMERATED_CLASSES = 12;

/** Up to this many they are integrated: what pairs of classes take grows with their cube. */
export const MOST_INTEGRATED_CLASSES = 100;

/** Anchors × classes × numbers of negatives that are integrated: one or two seconds. */
export const MOST_INTEGRATED = 250_000;

export const subsetLossMethods = ["enumerated", "integrated", "sampled"] as const;

export type SubsetLossMethod = (typeof subsetLossMethods)[number];

export interface SubsetLosses {
  readonly method: SubsetLossMethod;
  /** A row for each number of negatives, in the order asked. */
  readonly rows: readonly SubsetLoss[];
}

/** How the subset losses of so many anchors, classes and numbers of negatives are computed. */
export function subsetLossMethod(
  anchors: number,
  classes: number,
  negatives: number,
): SubsetLossMethod {
  if (classes <= MOST_ENUMERATED_CLASSES) return "enumerated";
  const work = anchors * classes * negatives;
  return classes <= MOST_INTEGRATED_CLASSES && work <= MOST_INTEGRATED ? "integrated" : "sampled";
}

export const subsetLossRules: Readonly<Record<SubsetLossMethod, SubsetLossRule>> = {
  enumerated: enumeratedSubsetLoss,
  integrated: integratedSubsetLoss,
  sampled: sampledSubsetLoss,
};

/** All samples, and the counts of their classes. */
export interface SubsetLossInput extends Omit<SubsetAnchors, "firstSample"> {
  readonly counts: Float64Array;
}

/**
 * Exact for up to 12 classes, and for up to 100 as long as anchors × classes × numbers of negatives
 * are at most 250,000; else by simulation with the given seed. `method` says which.
 */
export function subsetLosses(
  input: SubsetLossInput,
  negatives: readonly number[],
  seed: number,
): SubsetLosses {
  const population = { counts: input.counts, views: input.anchors.length, negatives, seed };
  const method = subsetLossMethodOf(population);
  const sums = subsetLossRules[method].sums({ ...input, firstSample: 0 }, population);
  return subsetLossesFrom(sums, population);
}

/** From the sums over all samples, as the rule of the method makes them. */
export function subsetLossesFrom(sums: Float64Array, population: SubsetPopulation): SubsetLosses {
  const method = subsetLossMethodOf(population);
  return { method, rows: subsetLossRules[method].losses(sums, population) };
}

export function subsetLossMethodOf({
  counts,
  views,
  negatives,
}: SubsetPopulation): SubsetLossMethod {
  const samples = counts.reduce((a, b) => a + b);
  return subsetLossMethod(samples * views, counts.length, negatives.length);
}
