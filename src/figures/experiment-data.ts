import type { Quantity } from "../bounds/bound.ts";

/**
 * An experiment: encoders trained with different numbers of negatives, each with several seeds, all else
 * alike, and what they are worth. `models/results/<data>/table.json` has this form.
 */
export interface ExperimentData {
  /** Slug and name of the data set. */
  readonly data: string;
  readonly name: string;
  /** C. */
  readonly classes: number;
  /** t, in training and in the losses below. */
  readonly temperature: number;
  /** Test samples that the losses are means over. */
  readonly testSamples: number;
  /** All seeds; a row may have fewer. */
  readonly seeds: readonly number[];
  /** By ascending K. */
  readonly rows: readonly ExperimentRow[];
  /** Every bound of the catalogue, in its order. */
  readonly bounds: readonly ExperimentBound[];
}

/** A quantity of several encoders that differ in their seed. */
export interface Measurement {
  /** null if any value is. */
  readonly mean: number | null;
  /** Standard deviation over the seeds (n − 1); null also for a single seed. */
  readonly deviation: number | null;
  /** In the order of the row's seeds. */
  readonly values: readonly (number | null)[];
}

/**
 * What is measured at each K, in the order of a table, with a name for a page and one for a paper. Losses are
 * in nats, accuracies in [0, 1]; "with head" is behind the projection head, where the loss was.
 */
export const experimentQuantities = {
  collisionProbability: { name: "τ, some negative has the anchor's class", latex: "$\\tau_K$" },
  coverage: { name: "υ, the draws cover every class", latex: "$\\upsilon_{K+1}$" },
  collisionTerm: {
    name: "E ln(1 + Col)",
    latex: "$\\mathbb{E}\\ln(\\mathrm{Col}+1)$",
  },
  meanClassifierWithHead: {
    name: "mean classifier, with head",
    latex: "$\\mu$ accuracy, with head",
  },
  meanClassifierWithoutHead: {
    name: "mean classifier, without head",
    latex: "$\\mu$ accuracy, without head",
  },
  linearProbeWithHead: {
    name: "linear probe, with head",
    latex: "Linear accuracy, with head",
  },
  linearProbeWithoutHead: {
    name: "linear probe, without head",
    latex: "Linear accuracy, without head",
  },
  infoNce: { name: "R, InfoNCE", latex: "$L_{\\mathrm{Info}}$" },
  supervisedLoss: {
    name: "S, mean classifier's loss",
    latex: "$L^{\\mu}_{\\mathrm{sup}}$",
  },
  expectedSubsetLoss: {
    name: "S among the drawn classes",
    latex: "$\\upsilon L^{\\mu}_{\\mathrm{sup}} + (1-\\upsilon) L^{\\mu}_{\\mathrm{sub}}$",
  },
  subsetLoss: {
    name: "the same, given that a class is missing",
    latex: "$L^{\\mu}_{\\mathrm{sub}}$",
  },
  collisionFreeSubsetLoss: {
    name: "the same, given that none collides",
    latex: "$L^{\\mu}_{\\mathrm{sub}}$, no collision",
  },
  gap: { name: "d(f)", latex: "$d(f)$" },
  variance: {
    name: "V, variance of samples' means",
    latex: "$\\mathbb{E}\\|\\mu(x)-\\mu_c\\|^2$",
  },
  collisionSpread: {
    name: "E|z·z⁻ − z·z⁺| within classes",
    latex: "$\\mathbb{E}|z \\cdot z^- - z \\cdot z^+|$",
  },
} as const;
export type ExperimentQuantity = keyof typeof experimentQuantities;

/** Those of them that are accuracies. */
export const accuracyQuantities = [
  "meanClassifierWithHead",
  "meanClassifierWithoutHead",
  "linearProbeWithHead",
  "linearProbeWithoutHead",
] as const satisfies readonly ExperimentQuantity[];
export type AccuracyQuantity = (typeof accuracyQuantities)[number];

export interface ExperimentRow extends Readonly<Record<ExperimentQuantity, Measurement>> {
  /** K + 1, of the training and of the losses. */
  readonly draws: number;
  /** K. */
  readonly negatives: number;
  readonly seeds: readonly number[];
}

/** A bound at the measured losses. */
export interface ExperimentBound {
  readonly id: string;
  readonly title: string;
  /** The loss that it bounds. */
  readonly quantity: Quantity;
  readonly direction: "upper" | "lower";
  /** arXiv id of the paper; null for this project's own. */
  readonly arxiv: string | null;
  /** For each row of the experiment. */
  readonly rows: readonly ExperimentBoundValue[];
}

export interface ExperimentBoundValue extends Measurement {
  /** What R, or S for a bound on R, is multiplied by. */
  readonly coefficient: number | null;
  /** Why there is no value; null if there is one. */
  readonly reason: string | null;
}
