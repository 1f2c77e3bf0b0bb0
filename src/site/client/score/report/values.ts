import { html, nothing, type TemplateResult } from "lit/html.js";
import { numberText } from "../../../../figures/number-text.ts";

const DIGITS = 4;
/** Where four digits are shorter than a power of ten. */
const PLAIN = { least: 1e-3, most: 1e4 };
/** From here on four digits are those of 1. */
const NEARLY_ONE = 0.99995;

/** A number rounded for the eye, and in full for whoever asks. */
export function value(number: number | null | undefined): TemplateResult {
  if (number === null || number === undefined) return html`<span class="quiet">–</span>`;
  return html`<data value=${String(number)}>${numberOf(number)}</data>`;
}

/** Of as many digits as its neighbours, so that columns line up; below 1 never as 1. */
function numberOf(number: number): string {
  const magnitude = Math.abs(number);
  if (number > NEARLY_ONE && number < 1) return `1 − ${numberText(1 - number, "en", 2)}`;
  if (Number.isInteger(number) || magnitude < PLAIN.least || magnitude >= PLAIN.most) {
    return numberText(number, "en", DIGITS);
  }
  return (number < 0 ? "−" : "") + magnitude.toPrecision(DIGITS);
}

/** A share in per cent. */
export function percent(share: number | null | undefined): TemplateResult {
  if (share === null || share === undefined) return html`<span class="quiet">–</span>`;
  return html`<data value=${String(share)}>${(100 * share).toFixed(2)} %</data>`;
}

/** A share as a bar, for the eye alone. */
export function bar(share: number): TemplateResult {
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="all" width="100" height="8"></rect>
    <rect class="share" width=${100 * share} height="8"></rect>
  </svg>`;
}

/** A table that scrolls in its own box. */
export function scrolling(label: string, table: TemplateResult): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>${table}</div>`;
}

/** Why something is missing, as the answer says it. */
export function reasonNote(reason: string | null | undefined) {
  return reason ? html`<p class="quiet note">Missing: ${reason}.</p>` : nothing;
}
