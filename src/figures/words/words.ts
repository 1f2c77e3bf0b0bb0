import type { Quantity } from "../../bounds/bound.ts";
import type { AccuracyQuantity } from "../experiment-data.ts";
import type { Language } from "../look.ts";
import type { LossTerm } from "../losses-figure.ts";
import type { ReasonKind } from "../reason-kind.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import { ja } from "./ja.ts";

/** All that a figure says, in one language. Numbers come as text, written as the language has them. */
export interface Words {
  /** Between sentences. */
  readonly space: string;
  /** A sentence: what the items have in common, and the items, if any. */
  list(what: string, items: readonly string[]): string;
  readonly coverage: CoverageWords;
  readonly couponTime: CouponTimeWords;
  readonly experiment: ExperimentWords;
  readonly bounds: BoundsWords;
  readonly scores: ScoresWords;
}

interface CoverageWords {
  title(prior: string, classes: string): string;
  /** Name of the axis of K + 1. */
  readonly draws: string;
  /** Labels of values of K + 1. */
  expected(draws: string): string;
  median(draws: string): string;
  quantile(probability: string, draws: string): string;
  target(probability: string, draws: string): string;
  /** Labels of the two curves, where there are two: which classes are covered. */
  readonly coverage: string;
  anchored(index: string): string;
  /** What labels of values have in common. */
  readonly marked: string;
  /** Sentences. */
  at(draws: string, probability: string): string;
  anchoredAt(draws: string, probability: string, index: string): string;
  statistics(expected: string, median: string): string;
}

interface CouponTimeWords {
  title(prior: string, classes: string): string;
  /** Name of the axis of n. */
  readonly draws: string;
}

interface ExperimentWords {
  title(data: string, classes: string, temperature: string): string;
  /** Names of the axes. */
  readonly draws: string;
  readonly bounds: string;
  readonly accuracy: string;
  readonly accuracies: Readonly<Record<AccuracyQuantity, string>>;
  /** Sentences. */
  readonly deviation: string;
  accuracyAt(draws: string, name: string, mean: string): string;
}

interface BoundsWords {
  /** @param scale temperature or norm bound, e.g. `t = 0.5` */
  title(quantity: Quantity, prior: string, scale: string): string;
  /** Name of the axis of K. */
  readonly negatives: string;
  /** Short names of the bounds, by id. */
  readonly names: Readonly<Record<string, string>>;
  readonly tightest: string;
  /** Labels of the loss itself. */
  measured(symbol: string, value: string | null): string;
  optimum(symbol: string, value: string | null): string;
  /** Sentences. */
  readonly atOptimum: string;
  leastUpperAt(negatives: string, name: string, value: string): string;
  greatestLowerAt(negatives: string, name: string, value: string): string;
  /** Of bounds whose values are too large or too small for the figure. */
  readonly beyond: string;
  leftOut(count: string): string;
  readonly nothing: string;
  /** Why a line ends or is absent. */
  reason(kind: ReasonKind, classes: string): string;
}

/** Of losses, spectra and confusions as they were measured. */
interface ScoresWords {
  /** @param temperature null if it is not known */
  lossesTitle(temperature: string | null): string;
  readonly losses: Readonly<Record<LossTerm, string>>;
  /** A sentence. */
  between(first: string, last: string): string;
  /** What the last values of several lines have in common. */
  readonly atLast: string;
  readonly spectrumTitle: string;
  readonly rank: string;
  readonly uncentred: string;
  readonly centred: string;
  readonly smallestListed: string;
  readonly confusionTitle: string;
  /** Names of the two sides of a confusion matrix. */
  readonly ownClass: string;
  readonly takenFor: string;
  /** @param percent of the samples of `own` */
  confused(own: string, taken: string, percent: string): string;
  readonly mostConfused: string;
  readonly neverConfused: string;
}

export const words: Readonly<Record<Language, Words>> = { en, de, fr, ja };
