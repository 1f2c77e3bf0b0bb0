import { FONT_SIZES, type Mark, type Point } from "./figure.ts";
import type { Language } from "./look.ts";
import { numberText } from "./number-text.ts";
import type { Scale } from "./scale.ts";
import { textWidth } from "./text-width.ts";
import { TICK_DISTANCE, ticks } from "./ticks.ts";

/** Where data are drawn. Its edges are the ends of the scales. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Free pixels at the edges of a figure. */
export const MARGIN = 12;

/** Between a frame and the left edge: labels of ticks up to `10⁻¹⁵⁰` or `100,000`. */
export const LEFT = MARGIN + 54;

/** Below a frame: labels of ticks, and the name of the axis. */
export const BELOW = 40;

/** From a frame to the base line of what stands above it. */
export const RISE = 10;

const TICK_GAP = 6;
const TICK_LINE = 12;

interface Axes {
  readonly x: Scale;
  readonly y: Scale;
  /** Name of the horizontal axis; without it the axis has no labels, as the one below has them. */
  readonly xName?: string;
  readonly yName: string;
  readonly language: Language;
}

/** Grid, base line, ticks and names of a frame's axes. */
export function axes({ left, right, top, bottom }: Frame, options: Axes): Mark[] {
  const { x, y, xName, yName, language } = options;
  const text = (value: number) => numberText(value, language);
  const widthOf = (value: number) => FONT_SIZES.tick * textWidth(text(value));
  // A label at the right end may be shifted to stay in the figure, but not into the one before it.
  const shiftOf = (value: number) => x.at(value) + widthOf(value) / 2 - (right + MARGIN);
  const xTicks = ticks(x, widthOf).filter((value) => shiftOf(value) < TICK_DISTANCE);
  const fits = (value: number) => widthOf(value) <= LEFT - MARGIN - TICK_GAP;
  const yTicks = ticks(y, (value) => (fits(value) ? TICK_LINE : Infinity));
  const vertical = (value: number): Point[] => [
    [x.at(value), top],
    [x.at(value), bottom],
  ];
  const horizontal = (value: number): Point[] => [
    [left, y.at(value)],
    [right, y.at(value)],
  ];
  const labels: Mark[] = yTicks.map((value) => ({
    kind: "text",
    role: "tick",
    text: text(value),
    x: left - TICK_GAP,
    y: y.at(value) + 4,
    anchor: "end",
  }));
  if (xName !== undefined) {
    labels.push(
      ...xTicks.map((value): Mark => {
        const { tick: size } = FONT_SIZES;
        return {
          kind: "text",
          role: "tick",
          text: text(value),
          x: x.at(value) - Math.max(0, shiftOf(value)),
          y: bottom + size + 7,
          anchor: "middle",
        };
      }),
      {
        kind: "text",
        role: "label",
        text: xName,
        x: (left + right) / 2,
        y: bottom + 33,
        anchor: "middle",
      },
    );
  }
  return [
    { kind: "stroke", role: "grid", pieces: [...xTicks.map(vertical), ...yTicks.map(horizontal)] },
    {
      kind: "stroke",
      role: "axis",
      pieces: [
        [
          [left, bottom],
          [right, bottom],
        ],
      ],
    },
    ...labels,
    { kind: "text", role: "label", text: yName, x: MARGIN, y: top - RISE, anchor: "start" },
  ];
}
