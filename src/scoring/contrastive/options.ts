import { InputError } from "../../errors.ts";
import { MAX_DRAWS } from "../../probability/draws.ts";
import type { Prior } from "../../probability/prior.ts";
import type { ScoreInput, Shape } from "../input.ts";
import { ScoreInputError } from "../score-problems.ts";
import { type Loss, losses } from "./comparison.ts";

/** `exact`: independent negatives, nothing sampled. `monte-carlo`: the batches of the papers. */
export const estimators = ["exact", "monte-carlo"] as const;

export type Estimator = (typeof estimators)[number];

export const DEFAULT_EPOCHS = 20;
const MOST_EPOCHS = 1000;

export interface ContrastiveOptions {
  /** K + 1 for each row, whole numbers from 1 to 10¹², in any order; in batches at most N. */
  readonly draws: readonly number[];
  /** `exact` by default. */
  readonly estimator?: Estimator | undefined;
  /** `simclr` adds NT-Xent to InfoNCE; two views only. */
  readonly loss?: Loss | undefined;
  /** InfoNCE and the supervised loss at these temperatures, too. */
  readonly temperatures?: readonly number[] | undefined;
  /**
   * That of τ, υ, the collision term and the bounds, in the order of the classes' names, in place of
   * the samples' shares. Losses remain those of the samples: they must be a sample of it for the
   * bounds to hold.
   */
  readonly prior?: Prior | undefined;
  /** A whole number below 2³², for whatever is simulated; 0 by default. */
  readonly seed?: number | undefined;
  /** Shuffles of the samples into batches, from 2 to 1,000; 20 by default. Only `monte-carlo`. */
  readonly epochs?: number | undefined;
  /** Whether the values at every sample are kept for confidence intervals; true by default. */
  readonly perSample?: boolean | undefined;
}

/** `ContrastiveOptions` with nothing left open. */
export interface ContrastiveSettings {
  readonly draws: readonly number[];
  readonly estimator: Estimator;
  readonly loss: Loss;
  readonly temperatures: readonly number[];
  /** null: that of the samples. */
  readonly prior: Prior | null;
  readonly seed: number;
  readonly epochs: number;
  readonly perSample: boolean;
}

/** @throws InputError naming the option, also where the input does not allow it */
export function contrastiveSettings(
  input: Pick<ScoreInput<Shape>, "views" | "labels">,
  options: ContrastiveOptions,
): ContrastiveSettings {
  const settings = {
    draws: options.draws,
    estimator: options.estimator ?? "exact",
    loss: options.loss ?? "infonce",
    temperatures: options.temperatures ?? [],
    prior: options.prior ?? null,
    seed: options.seed ?? 0,
    epochs: options.epochs ?? DEFAULT_EPOCHS,
    perSample: options.perSample ?? true,
  };
  const { draws, estimator, loss, temperatures, prior, seed, epochs } = settings;
  requireOneOf("estimator", estimator, estimators);
  requireOneOf("loss", loss, losses);
  requireDraws(draws);
  if (estimator === "monte-carlo") requireBatches(draws, input.views[0].rows);
  requireWhole("seed", seed, 0, 2 ** 32 - 1);
  requireWhole("epochs", epochs, 2, MOST_EPOCHS);
  for (const temperature of temperatures) {
    if (temperature > 0 && temperature < Infinity) continue;
    throw new InputError(
      "temperatures",
      `temperatures has ${temperature}; they must be positive numbers.`,
    );
  }
  if (loss === "simclr" && input.views.length !== 2) {
    throw new InputError(
      "loss",
      "SimCLR's loss compares two views of each sample; give view1 and view2.",
    );
  }
  if (prior !== null) requirePrior(prior, input);
  return settings;
}

function requireOneOf<Word extends string>(name: string, word: Word, words: readonly Word[]) {
  if (words.includes(word)) return;
  throw new InputError(name, `${name} is "${word}"; it is ${words.join(" or ")}.`);
}

function requireDraws(draws: readonly number[]): void {
  if (draws.length === 0) throw new InputError("draws", "no draws are given; give at least one.");
  for (const count of draws) {
    if (Number.isInteger(count) && count >= 1 && count <= MAX_DRAWS) continue;
    throw new InputError("draws", `draws has ${count}; it must be whole numbers from 1 to 1e12.`);
  }
}

function requireBatches(draws: readonly number[], samples: number): void {
  for (const count of draws) {
    if (count <= samples) continue;
    throw new InputError(
      "draws",
      `draws has ${count}, but a batch without replacement holds at most the ${samples} samples; ask for fewer, or use the exact estimator.`,
    );
  }
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new InputError(
    name,
    `${name} is ${value}; it must be a whole number from ${least} to ${most}.`,
  );
}

function requirePrior(
  { classes, name }: Prior,
  { labels }: Pick<ScoreInput<Shape>, "labels">,
): void {
  if (labels === null) {
    throw new ScoreInputError(
      "missing-array",
      "labels",
      "labels is missing; a prior is that of their classes.",
    );
  }
  const known = labels.names.length;
  if (classes > known) {
    throw new ScoreInputError(
      "empty-class",
      "prior",
      `class ${known} of the prior ${name} has no sample: it has ${classes} classes, the samples ${known}; give a prior of these, in the order of their names.`,
    );
  }
  if (classes < known) {
    throw new ScoreInputError(
      "mismatched-shapes",
      "prior",
      `the prior ${name} has ${classes} classes, the samples ${known}; give a prior of these, in the order of their names.`,
    );
  }
}
