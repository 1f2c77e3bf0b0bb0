import { execFileSync } from "node:child_process";
import { join } from "node:path";

export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Element[];
}

/** The documents as a strict XML parser, Python's, reads them. */
export function parseSvgs(documents: readonly string[]): Element[] {
  const output = execFileSync("python3", [join(import.meta.dirname, "parse-xml.py")], {
    input: JSON.stringify(documents),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(output);
}

export function parseSvg(document: string): Element {
  return parseSvgs([document])[0];
}

export function all(root: Element, tag: string): Element[] {
  return root.children.flatMap((child) => [
    ...(child.tag === tag ? [child] : []),
    ...all(child, tag),
  ]);
}

export type Pixel = readonly [x: number, y: number];

/** The pieces of the line that is drawn under `id`. */
export function lineOf(root: Element, id: string): Pixel[][] {
  const path = all(root, "path").find(({ attributes }) => attributes["data-id"] === id);
  if (path === undefined) throw new Error(`no line ${id}`);
  return path.attributes.d
    .split("M")
    .slice(1)
    .map((piece) => Array.from(piece.matchAll(/(-?[\d.]+),(-?[\d.]+)/g), ([, x, y]) => [+x, +y]));
}

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** The number that an English label of a tick says. */
function numberOf(label: string): number {
  const [mantissa, power] = label.replaceAll(",", "").split(/·?10(?=[⁻⁰¹²³⁴-⁹])/);
  if (power === undefined) return Number(mantissa);
  const exponent = Array.from(power, (c) => (c === "⁻" ? "-" : DIGITS.indexOf(c))).join("");
  return (mantissa === "" ? 1 : Number(mantissa)) * 10 ** Number(exponent);
}

interface Tick {
  readonly pixel: number;
  readonly value: number;
}

/**
 * The labelled values of the horizontal axis, and of the vertical ones from the uppermost frame down,
 * at the grid lines nearest to their labels.
 */
export function ticksOf(root: Element): { x: Tick[]; y: Tick[][] } {
  const grids = all(root, "path").filter(({ attributes }) => attributes.class === "grid");
  const lines = grids.map(({ attributes }) =>
    Array.from(attributes.d.matchAll(/M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)/g), ([, ...ends]) =>
      ends.map(Number),
    ),
  );
  const labels = all(root, "text").filter(({ attributes }) => attributes.class === "tick");
  const read = (anchor: string, at: number, places: readonly number[]): Tick[] =>
    labels
      .filter(({ attributes }) => attributes["text-anchor"] === anchor)
      .flatMap(({ attributes, text }) => {
        const place = Number(anchor === "middle" ? attributes.x : attributes.y) - at;
        const nearest = Math.min(...places.map((pixel) => Math.abs(pixel - place)));
        const pixel = places.find((candidate) => Math.abs(candidate - place) === nearest);
        return pixel === undefined || nearest > (anchor === "middle" ? 20 : 1)
          ? []
          : [{ pixel, value: numberOf(text) }];
      });
  const vertical = lines[lines.length - 1].filter(([x1, , x2]) => x1 === x2).map(([x]) => x);
  return {
    x: read("middle", 0, vertical),
    // Labels stand four pixels below their lines.
    y: lines.map((grid) => {
      const places = grid.filter(([, y1, , y2]) => y1 === y2).map(([, y]) => y);
      return read("end", 4, places);
    }),
  };
}

/** Where a value is on an axis, by the first and the last of its ticks. */
export function reader(ticks: readonly Tick[], kind: "linear" | "logarithmic") {
  const [first, last] = [ticks[0], ticks[ticks.length - 1]];
  const map = kind === "linear" ? (value: number) => value : Math.log;
  const slope = (last.pixel - first.pixel) / (map(last.value) - map(first.value));
  return (value: number) => first.pixel + slope * (map(value) - map(first.value));
}

/** The distance in pixels from a point to a piecewise linear line. */
export function distanceTo(pieces: readonly (readonly Pixel[])[], [x, y]: Pixel): number {
  let least = Infinity;
  for (const piece of pieces) {
    piece.forEach(([x1, y1], index) => {
      const [x2, y2] = piece[index + 1] ?? [x1, y1];
      const squared = (x2 - x1) ** 2 + (y2 - y1) ** 2;
      const along = squared === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / squared;
      const t = Math.min(1, Math.max(0, along));
      least = Math.min(least, Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1)));
    });
  }
  return least;
}
