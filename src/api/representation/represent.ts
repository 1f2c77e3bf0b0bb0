import type { Figure } from "../../figures/figure.ts";
import { toPng } from "../../figures/png.ts";
import { toSvg } from "../../figures/svg.ts";
import type { NamedArray } from "../../formats/named-array.ts";
import { writeNpy } from "../../formats/write-npy.ts";
import { writeNpz } from "../../formats/write-npz.ts";
import { requireWithin } from "../limits.ts";
import type { Route } from "../route.ts";
import { version } from "../version.ts";
import { toCsv } from "./csv.ts";
import type { Format } from "./format.ts";
import { toLatex } from "./latex.ts";

export type Represented = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

/**
 * An answer as text, as a file, or as a stream of text. `request` is how to ask for it again, for the head of a LaTeX
 * table.
 */
export function represent(
  route: Route,
  answer: unknown,
  format: Format,
  request: string,
): Represented | Promise<Represented> {
  switch (format) {
    case "json":
      return JSON.stringify(answer);
    case "npy": {
      const [array] = arraysOf(route, answer).values();
      return writeNpy(array);
    }
    case "npz":
      return writeNpz(arraysOf(route, answer));
    case "events":
      if (route.stream === undefined) throw new Error(`${route.path} has no events`);
      return route.stream(answer);
    case "png":
      return picture(figureOf(route, answer), route.scale?.(answer) ?? 1);
    case "svg":
      return toSvg(figureOf(route, answer));
    default: {
      if (route.table === undefined) throw new Error(`${route.path} has no table`);
      const table = route.table(answer, format);
      return format === "csv" ? toCsv(table) : toLatex(table, [`upsilon ${version}`, request]);
    }
  }
}

function figureOf(route: Route, answer: unknown): Figure {
  if (route.figure === undefined) throw new Error(`${route.path} has no figure`);
  return route.figure(answer);
}

function picture(figure: Figure, scale: number): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = figure.width * figure.height * scale * scale;
  requireWithin("picturePixels", pixels, "scale", "Ask for a smaller scale, width or height.");
  return toPng(figure, scale);
}

function arraysOf(route: Route, answer: unknown): ReadonlyMap<string, NamedArray> {
  if (route.arrays === undefined) throw new Error(`${route.path} has no arrays`);
  return route.arrays(answer);
}
