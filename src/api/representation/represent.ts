import type { Route } from "../route.ts";
import { version } from "../version.ts";
import { toCsv } from "./csv.ts";
import type { Format } from "./format.ts";
import { toLatex } from "./latex.ts";

/** The text of an answer. `request` is how to ask for it again, for the head of a LaTeX table. */
export function represent(route: Route, answer: unknown, format: Format, request: string): string {
  if (format === "json") return JSON.stringify(answer);
  if (route.table === undefined) throw new Error(`${route.path} has no table`);
  const table = route.table(answer, format);
  return format === "csv" ? toCsv(table) : toLatex(table, [`upsilon ${version}`, request]);
}
