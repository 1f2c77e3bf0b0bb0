import type { Figure } from "../figures/figure.ts";
import type { Language, Look } from "../figures/look.ts";
import type { Values } from "./values.ts";

/** What an element shows: which attributes it takes and what it computes from them. */
export interface FigureKind<Row extends ReadRow> {
  /** Names of parameters of the service. */
  readonly parameters: readonly string[];
  /** Throws an `InputError` that names the parameter. */
  compute(values: Values): Computed<Row>;
}

/** One place on the axis, and what is known there: the detail of an `upsilon-change`. */
export interface ReadRow {
  /** K */
  readonly negatives: number;
  /** K + 1 */
  readonly draws: number;
}

export interface Computed<Row extends ReadRow> {
  /** By ascending K. */
  readonly rows: readonly Row[];
  /** Where a row is on the figure's axis, K or K + 1. */
  place(row: Row): number;
  axisName(language: Language): string;
  figure(look: Look): Figure;
  /** The row in a sentence or two. */
  sentence(row: Row, language: Language): string;
  table(language: Language): Table;
}

export interface Table {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
}
