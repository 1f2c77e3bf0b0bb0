import { compare, modelInputs } from "../../scoring/compare.ts";
import type { ScoreInput } from "../../scoring/input.ts";
import { isComparison, modelsOf } from "../../scoring/models.ts";
import { drawsIn, type NamedArray, scoreInputFrom } from "../../scoring/named-arrays.ts";
import type { Report, ScoreOptions } from "../../scoring/report.ts";
import type { ScoreOutcome, ScoreRequest } from "../environment.ts";

/** Makes the report of one of `models` models. */
export type ScoreModel = (input: ScoreInput, options: ScoreOptions, models: number) => Report;

/** The report of arrays, or the reports of several models' arrays, each made by `scoreModel`. */
export function scoreArrays(
  arrays: ReadonlyMap<string, NamedArray>,
  { temperature, normalize, options }: ScoreRequest,
  scoreModel: ScoreModel,
): ScoreOutcome {
  if (!isComparison(arrays)) {
    const input = scoreInputFrom(arrays, temperature, normalize);
    const draws = options.draws ?? drawsIn(arrays);
    return { kind: "report", report: scoreModel(input, { ...options, draws }, 1) };
  }
  const inputs = modelInputs(modelsOf(arrays), temperature, normalize);
  const models = compare(inputs, options, (input, own) => scoreModel(input, own, inputs.length));
  return { kind: "comparison", models };
}
