import * as z from "zod";
import type { Coverage } from "../probability/coverage.ts";
import { finite, nullable } from "./answers.ts";
import type { Table } from "./representation/table.ts";

/** The four fields of a probability called `symbol`: itself, its complement, and their logarithms. */
export function probabilityFields(symbol: string) {
  return {
    probability: z.number().describe(symbol),
    complement: z.number().describe(`1 − ${symbol}, exact also where ${symbol} rounds to 1`),
    logProbability: nullable.describe(`ln ${symbol}, also where ${symbol} underflows`),
    logComplement: nullable.describe(`ln(1 − ${symbol}), also where 1 − ${symbol} underflows`),
  };
}

/** Their values; the logarithm of 0 is null. */
export function probabilityValues({
  probability,
  complement,
  logProbability,
  logComplement,
}: Coverage) {
  return {
    probability,
    complement,
    logProbability: finite(logProbability),
    logComplement: finite(logComplement),
  };
}

type ProbabilityValues = ReturnType<typeof probabilityValues>;

/** Their columns in a table, under the LaTeX `symbol`. */
export function probabilityColumns(symbol: string): Table["columns"] {
  return [
    { name: "probability", latex: `$${symbol}$` },
    { name: "complement", latex: `$1-${symbol}$` },
    { name: "logProbability", latex: `$\\ln ${symbol}$` },
    { name: "logComplement", latex: `$\\ln(1-${symbol})$` },
  ];
}

/** Their cells, in the order of the columns. */
export function probabilityCells(values: ProbabilityValues): (number | null)[] {
  return [values.probability, values.complement, values.logProbability, values.logComplement];
}
