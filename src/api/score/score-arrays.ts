import { compare, modelInputs } from "../../scoring/compare.ts";
import type { ScoreInput } from "../../scoring/input.ts";
import { isComparison, modelsOf } from "../../scoring/models.ts";
import { drawsIn, type NamedArray, scoreInputFrom } from "../../scoring/named-arrays.ts";
import { type Report, type ScoreOptions, score } from "../../scoring/report.ts";
import type { ChosenSections } from "../../scoring/sections.ts";
import type { ScoreOutcome, ScoreRequest } from "../environment.ts";

/** Decides which parts of the report of one of `models` models are made. */
export type Choose = (input: ScoreInput, options: ScoreOptions, models: number) => ChosenSections;

/** The report of arrays, or the reports of several models' arrays, of the parts that `choose` allows. */
export function scoreArrays(
  arrays: ReadonlyMap<string, NamedArray>,
  { temperature, normalize, options }: ScoreRequest,
  choose: Choose,
): ScoreOutcome {
  const reportOf = (input: ScoreInput, own: ScoreOptions, models: number): Report => {
    const { included, warnings } = choose(input, own, models);
    const report = score(input, { ...own, include: included });
    return { ...report, warnings: [...report.warnings, ...warnings] };
  };
  if (!isComparison(arrays)) {
    const input = scoreInputFrom(arrays, temperature, normalize);
    const draws = options.draws ?? drawsIn(arrays);
    return { kind: "report", report: reportOf(input, { ...options, draws }, 1) };
  }
  const inputs = modelInputs(modelsOf(arrays), temperature, normalize);
  const models = compare(inputs, options, (input, own) => reportOf(input, own, inputs.length));
  return { kind: "comparison", models };
}
