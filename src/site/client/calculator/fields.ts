import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { InputError } from "../../../errors.ts";

interface FieldOptions {
  readonly id: string;
  readonly label: string | TemplateResult;
  /** What it shows; empty if undefined. */
  readonly value: string | undefined;
  /** What stands there while it is empty. */
  readonly placeholder?: string;
  readonly unit?: string;
  readonly hint?: string | TemplateResult;
  /** What is wrong with the value, found elsewhere. */
  readonly problem?: string | undefined;
  /** Takes a text; @throws InputError that says what is wrong with it. */
  readonly set: (text: string) => void;
}

/**
 * Fields of text. What is being typed stays as it is until the field is left; what cannot be read is
 * said below it, and does not count.
 */
export class Fields {
  readonly #changed: () => void;
  #typed: { readonly id: string; readonly text: string } | null = null;
  readonly #problems = new Map<string, string>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  view(options: FieldOptions): TemplateResult {
    const { id, label, value = "", placeholder = "", unit, hint } = options;
    const problem = this.#problems.get(id) ?? options.problem;
    const described = [
      ...(problem === undefined ? [] : [`${id}-problem`]),
      ...(hint === undefined ? [] : [`${id}-hint`]),
    ].join(" ");
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <span class="value"><input
        id=${id}
        type="text"
        inputmode="decimal"
        autocomplete="off"
        placeholder=${placeholder}
        aria-invalid=${problem === undefined ? nothing : "true"}
        aria-describedby=${described || nothing}
        .value=${live(this.#typed?.id === id ? this.#typed.text : value)}
        @input=${(event: Event) => this.#take(options, (event.target as HTMLInputElement).value)}
        @blur=${() => this.#leave(id)}
      />${unit === undefined ? nothing : html`<span class="unit">${unit}</span>`}</span>
      ${hint === undefined ? nothing : html`<p class="hint" id="${id}-hint">${hint}</p>`}
      ${problem === undefined ? nothing : html`<p class="problem" id="${id}-problem">${problem}</p>`}
    </div>`;
  }

  #take({ id, set }: FieldOptions, text: string): void {
    this.#typed = { id, text };
    this.#problems.delete(id);
    try {
      set(text);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#problems.set(id, error.message);
    }
    this.#changed();
  }

  #leave(id: string): void {
    // What could not be read goes, with the problem; what was set stays.
    this.#typed = null;
    this.#problems.delete(id);
    this.#changed();
  }
}
