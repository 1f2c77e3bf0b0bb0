import type { Ingredients } from "./ingredients.ts";

/** Why a bound that needs every class among the K + 1 draws says nothing, or null if it does. */
export function cannotCover({ negatives, prior }: Ingredients): string | null {
  if (negatives + 1 >= prior.classes) return null;
  return `${negatives + 1} draws cannot cover ${prior.classes} classes, so the bound is infinite`;
}

/** Why a bound that is proved for equally likely classes does not apply, or null if it does. */
export function needsUniform({ prior }: Ingredients): string | null {
  return prior.groups.length === 1 ? null : "stated for a uniform prior only";
}

/** Why a bound with ln K says nothing, or null if it does. */
export function needsNegatives({ negatives }: Ingredients): string | null {
  return negatives > 0 ? null : "needs at least one negative";
}

/** Why a bound for unit-norm features does not apply to a norm bound, or null if it does. */
export function needsTemperature({ question }: Ingredients): string | null {
  if (question.temperature !== undefined) return null;
  return "stated for unit-norm features with a temperature";
}
