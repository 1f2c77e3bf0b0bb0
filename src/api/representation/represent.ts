import { toSvg } from "../../figures/svg.ts";
import type { NamedArray } from "../../formats/named-array.ts";
import { writeNpy } from "../../formats/write-npy.ts";
import { writeNpz } from "../../formats/write-npz.ts";
import type { Route } from "../route.ts";
import { version } from "../version.ts";
import { toCsv } from "./csv.ts";
import type { Format } from "./format.ts";
import { toLatex } from "./latex.ts";

/**
 * An answer as text, as a file, or as a stream of text. `request` is how to ask for it again, for the head of a LaTeX
 * table.
 */
export function represent(
  route: Route,
  answer: unknown,
  format: Format,
  request: string,
): string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
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
    case "svg":
      if (route.figure === undefined) throw new Error(`${route.path} has no figure`);
      return toSvg(route.figure(answer));
    default: {
      if (route.table === undefined) throw new Error(`${route.path} has no table`);
      const table = route.table(answer, format);
      return format === "csv" ? toCsv(table) : toLatex(table, [`upsilon ${version}`, request]);
    }
  }
}

function arraysOf(route: Route, answer: unknown): ReadonlyMap<string, NamedArray> {
  if (route.arrays === undefined) throw new Error(`${route.path} has no arrays`);
  return route.arrays(answer);
}
