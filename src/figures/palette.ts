import { FONT_SIZES, type LineStyle, type StrokeRole } from "./figure.ts";
import type { Theme } from "./look.ts";

/** Colours of a figure on its own ground, which it brings along: pages are not always as dark as their readers' systems. */
export interface Palette {
  readonly ground: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly band: string;
  /** After Okabe & Ito (2008), darkened or lightened to a contrast of at least 3 with the ground. */
  readonly hues: readonly string[];
}

export const light: Palette = {
  ground: "#ffffff",
  ink: "#1a1a1a",
  muted: "#595959",
  grid: "#e3e3e3",
  band: "#f5d76e",
  hues: ["#0072b2", "#c04a00", "#00795a", "#b0558c", "#8a6500", "#4b5fd0"],
};

export const dark: Palette = {
  ground: "#14161a",
  ink: "#ececec",
  muted: "#adadad",
  grid: "#33373e",
  band: "#6b5600",
  hues: ["#56b4e9", "#f08a4b", "#35c79f", "#e39bc6", "#e0b040", "#a3aefc"],
};

const HUES = light.hues.length;

/** Patterns of dashes, which tell lines apart where colours do not. */
export const DASHES = ["", "7 3", "2 3", "9 3 2 3", "14 4"] as const;

/** Of the loss itself, beside its bounds. */
export const LOSS_STYLE: LineStyle = { hue: 0, dash: 0 };

/** The style of the `index`th of several lines: 30 lines differ, neighbours in hue and in dashes. */
export function lineStyle(index: number): LineStyle {
  return { hue: 1 + (index % HUES), dash: index % DASHES.length };
}

/** Rules for the elements of a figure under `.upsilon-<theme>`. */
export function styleSheet(theme: Theme): string {
  const scope = `.upsilon-${theme}`;
  const print = `@media print{${colours(scope, light)}}`;
  switch (theme) {
    case "light":
      return shapes(scope) + colours(scope, light);
    case "dark":
      return shapes(scope) + colours(scope, dark) + print;
    case "auto":
      return `${shapes(scope)}${colours(scope, light)}@media screen and (prefers-color-scheme:dark){${colours(scope, dark)}}`;
  }
}

/**
 * Rules for figures of the theme `auto` that are part of a page: they follow its `color-scheme`, and
 * the page may choose each colour by a custom property, such as `--upsilon-ground` or `--upsilon-hue-1`.
 */
export function pageStyleSheet(): string {
  const scope = ".upsilon-auto";
  return shapes(scope) + colours(scope, chosen);
}

const choice = (name: string, inLight: string, inDark: string) =>
  `var(--upsilon-${name},light-dark(${inLight},${inDark}))`;

const chosen: Palette = {
  ground: choice("ground", light.ground, dark.ground),
  ink: choice("ink", light.ink, dark.ink),
  muted: choice("muted", light.muted, dark.muted),
  grid: choice("grid", light.grid, dark.grid),
  band: choice("band", light.band, dark.band),
  hues: light.hues.map((hue, index) => choice(`hue-${index + 1}`, hue, dark.hues[index])),
};

/** Width, ends and, for what has no style of its own, colour of a stroke. */
export function strokeOf(role: StrokeRole): {
  readonly width: number;
  readonly isRound: boolean;
  readonly colour: "ink" | "muted" | "grid" | "band";
} {
  switch (role) {
    case "grid":
    case "leader":
      return { width: THIN, isRound: false, colour: "grid" };
    case "axis":
      return { width: THIN, isRound: false, colour: "muted" };
    case "band":
    case "sample-band":
      return { width: BAND, isRound: true, colour: "band" };
    case "point":
      return { width: DOT, isRound: true, colour: "ink" };
    case "curve":
    case "rule":
    case "sample":
      return { width: LINE, isRound: false, colour: "ink" };
  }
}

const THIN = 1;
const LINE = 1.6;
const DOT = 5;
const BAND = 8;
/** Of the ground around labels. */
export const HALO = 4;

/** Opacity of the darkest shade: ink still has a contrast of 4.5 on it, in light and in dark. */
export const DARKEST_SHADE = 0.55;

function shapes(scope: string): string {
  return [
    `${scope}{font-family:system-ui,sans-serif}`,
    `${scope} path{fill:none;stroke-width:${LINE};stroke-linejoin:round}`,
    `${scope} .grid,${scope} .axis,${scope} .leader{stroke-width:${THIN}}`,
    `${scope} .band{stroke-width:${BAND};stroke-linecap:round}`,
    `${scope} .area{stroke:none}`,
    `${scope} .dots{stroke-width:${DOT};stroke-linecap:round}`,
    `${scope} .title{font-weight:600;font-size:${FONT_SIZES.title}px}`,
    // What a line crosses all the same stays readable.
    `${scope} .label{font-size:${FONT_SIZES.label}px;paint-order:stroke;stroke-width:${HALO}px;stroke-linejoin:round}`,
    `${scope} .tick,${scope} .note,${scope} .value{font-size:${FONT_SIZES.tick}px}`,
    `${scope} .bold{font-weight:600}`,
  ].join("");
}

function colours(scope: string, { ground, ink, muted, grid, band, hues }: Palette): string {
  return [
    `${scope} .ground{fill:${ground}}`,
    `${scope} text{fill:${ink}}`,
    `${scope} .label{stroke:${ground}}`,
    `${scope} .tick,${scope} .note{fill:${muted}}`,
    `${scope} .grid,${scope} .leader{stroke:${grid}}`,
    `${scope} .axis{stroke:${muted}}`,
    `${scope} .band{stroke:${band}}`,
    `${scope} .area{fill:${hues[0]}}`,
    `${scope} .h0{stroke:${ink}}`,
    ...hues.map((hue, index) => `${scope} .h${index + 1}{stroke:${hue}}`),
  ].join("");
}
