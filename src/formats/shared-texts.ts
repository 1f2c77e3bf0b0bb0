import type { ArrayBudget } from "./read-limits.ts";

/** What a text and its entry in a map take beside its characters, about. */
const TEXT_BYTES = 64;

/** Equal texts are kept once: labels are few, rows are many. */
export class SharedTexts {
  readonly #texts = new Map<string, string>();
  readonly #budget: ArrayBudget;

  constructor(budget: ArrayBudget) {
    this.#budget = budget;
  }

  /** The text, as it was when it was first met. */
  share(text: string, parameter: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#budget.spend(TEXT_BYTES + 2 * text.length, parameter);
    this.#texts.set(text, text);
    return text;
  }
}
