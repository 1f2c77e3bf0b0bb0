import { InputError } from "../errors.ts";
import data from "./label-priors.json" with { type: "json" };
import { type Prior, priorFromCounts, uniformPrior } from "./prior.ts";

/** Class counts of a benchmark's training set, with where they are from. */
export interface LabelPrior {
  readonly name: string;
  readonly modality: string;
  readonly classes: number;
  /** Number of training samples. */
  readonly train: number;
  readonly uniform: boolean;
  /** Samples of each class; null if all classes have `per_class`. */
  readonly counts: readonly number[] | null;
  readonly per_class: number | null;
  /** What the order of `counts` is. */
  readonly order?: string;
  /** Which split the counts are of, where there is a choice. */
  readonly split?: string;
  readonly source: string;
  readonly confidence: string;
}

/** The named priors by slug. */
export const labelPriors: Readonly<Record<string, LabelPrior>> = data;

/** The training-set prior of a benchmark, e.g. `namedPrior("imagenet-1k")`. */
export function namedPrior(slug: string): Prior {
  if (!Object.hasOwn(labelPriors, slug)) {
    throw new InputError(
      "prior",
      `there is no prior named "${slug}"; the names are ${Object.keys(labelPriors).join(", ")}.`,
    );
  }
  const { classes, counts } = labelPriors[slug];
  return { ...(counts === null ? uniformPrior(classes) : priorFromCounts(counts)), name: slug };
}
