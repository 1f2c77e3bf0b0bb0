import type { Ingredients } from "./ingredients.ts";
import type { Setting } from "./question.ts";
import type { Reference } from "./references.ts";

/**
 * What a bound is about: S, the mean classifier's cross-entropy at InfoNCE's temperature; R, InfoNCE;
 * or S₁, the mean classifier's cross-entropy with inner products themselves as logits.
 */
export type Quantity = "supervised" | "contrastive" | "supervised-unit-temperature";

/** An inequality between InfoNCE with K negatives and the loss of the mean classifier. */
export interface Bound {
  readonly id: string;
  readonly title: string;
  readonly quantity: Quantity;
  readonly direction: "upper" | "lower";
  /** The ways to draw positives for which it holds. */
  readonly settings: readonly Setting[];
  /** LaTeX, in the symbols of this library's documentation. */
  readonly formula: string;
  /** The paper it is from; null if it is this project's own. */
  readonly reference: Reference | null;
  /** How this form came about and what is known to be true of it. */
  readonly provenance: string;
  /** When it says something. */
  readonly validity: string;
  readonly evaluate: (on: Ingredients) => BoundResult;
}

/** A bound at one K. Whatever is infinite, undefined or not computable is null, with a `reason`. */
export interface BoundResult {
  /** coefficient · loss + intercept; the loss is R, or S for a bound on R. */
  readonly value: number | null;
  /** ln value, also where the value overflows or underflows; null if the value is not positive. */
  readonly logValue: number | null;
  /** What the loss is multiplied by. */
  readonly coefficient: number | null;
  /** Its logarithm, also where it overflows; null if the coefficient is 0. */
  readonly logCoefficient: number | null;
  readonly intercept: number | null;
  /** What it is made of, by name. */
  readonly terms: Readonly<Record<string, number | null>>;
  /** Why `value` is null. */
  readonly reason: string | null;
}

/** A bound's value with its name. */
export interface EvaluatedBound extends BoundResult {
  readonly id: string;
  readonly quantity: Bound["quantity"];
  readonly direction: Bound["direction"];
}
