import type { Frame } from "./axes.ts";
import type { Look } from "./look.ts";
import type { Scale } from "./scale.ts";

/** A figure, laid out: what is where, but not yet how it is written. Lengths are CSS pixels. */
export interface Figure {
  readonly look: Look;
  readonly width: number;
  readonly height: number;
  /** What it shows, in a phrase. */
  readonly title: string;
  /** The same in sentences with the numbers, for who cannot see it. */
  readonly description: string;
  /** From back to front. */
  readonly marks: readonly Mark[];
  /** Where its data are, from top to bottom, so that a page can mark and read values. */
  readonly plots: readonly Plot[];
}

/** A frame and what its pixels mean. */
export interface Plot {
  readonly frame: Frame;
  readonly x: Scale;
  readonly y: Scale;
}

export type Mark = Stroke | Text | Area;

/** x and y, from the left and from the top. */
export type Point = readonly [x: number, y: number];

export interface Stroke {
  readonly kind: "stroke";
  readonly role: StrokeRole;
  /** What a curve is of, e.g. the id of a bound. */
  readonly id?: string;
  /** What a curve is of and where it ends and why, in words. */
  readonly title?: string;
  readonly style?: LineStyle;
  /** Pieces of a line; a piece of one point is a dot. */
  readonly pieces: readonly (readonly Point[])[];
}

/**
 * `curve`s and `point`s are data, `band` marks the best of them, `rule`s are single values; `sample`s
 * and `leader`s belong to labels.
 */
export type StrokeRole =
  | "grid"
  | "axis"
  | "band"
  | "curve"
  | "point"
  | "rule"
  | "sample"
  | "sample-band"
  | "leader";

/** Boxes filled with a shade. */
export interface Area {
  readonly kind: "area";
  /** From 0, the ground, to 1, the darkest on which text can still be read. */
  readonly shade: number;
  readonly boxes: readonly Box[];
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A hue of the palette, 0 for the ink itself, and a pattern of dashes, 0 for none. */
export interface LineStyle {
  readonly hue: number;
  readonly dash: number;
}

export interface Text {
  readonly kind: "text";
  /** `value`s stand on what they are of. */
  readonly role: "title" | "label" | "tick" | "note" | "value";
  readonly text: string;
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly bold?: boolean;
}

/** Sizes of text. The smallest is what is still read with ease on a phone and in print. */
export const FONT_SIZES: Readonly<Record<Text["role"], number>> = {
  title: 14,
  label: 12,
  tick: 11,
  note: 11,
  value: 11,
};
