import { numberText } from "../figures/number-text.ts";

/** A number as the page's text writes it. */
export function number(value: number, digits = 3): string {
  return numberText(value, "en", digits);
}
