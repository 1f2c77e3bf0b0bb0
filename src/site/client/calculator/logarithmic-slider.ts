import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

/** The places of a slider and the values there, ascending: every step changes the value. */
export interface SliderScale {
  readonly values: readonly number[];
}

/** The place whose value is nearest, on a logarithmic scale. */
export function placeOf({ values }: SliderScale, value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle] <= value) low = middle;
    else high = middle;
  }
  return value * value >= values[low] * values[high] ? high : low;
}

interface SliderOptions {
  readonly id: string;
  readonly label: string;
  readonly scale: SliderScale;
  readonly value: number;
  /** The value in words. */
  readonly text: string;
  readonly set: (value: number) => void;
}

export function logarithmicSlider(options: SliderOptions): TemplateResult {
  const { id, label, scale, value, text, set } = options;
  return html`<input
    id=${id}
    type="range"
    min="0"
    max=${scale.values.length - 1}
    step="1"
    aria-label=${label}
    aria-valuetext=${text}
    .value=${live(String(placeOf(scale, value)))}
    @input=${(event: Event) => set(scale.values[Number((event.target as HTMLInputElement).value)])}
  />`;
}
