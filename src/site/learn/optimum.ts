import type { BoundsRow } from "../../bounds/catalogue.ts";
import { evaluateBounds } from "../../bounds/catalogue.ts";
import { uniformPrior } from "../../probability/prior.ts";

/** The page's example throughout: ten equally likely classes at temperature 1/2. */
export const CLASSES = 10;
export const TEMPERATURE = 0.5;
export const prior = { ...uniformPrior(CLASSES), name: "cifar10" };

/** Every bound at the best representation there is, whose losses are known in closed form. */
export function boundsAtOptimum(negatives: readonly number[]): readonly BoundsRow[] {
  return evaluateBounds(
    { prior, setting: "augmentation", temperature: TEMPERATURE },
    negatives.map((count) => ({ negatives: count })),
  );
}

/** The value of one bound, which is null where it says nothing. */
export function boundOf({ bounds }: BoundsRow, id: string): number | null {
  return bounds.find((bound) => bound.id === id)?.value ?? null;
}
