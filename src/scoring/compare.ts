import { InputError } from "../errors.ts";
import type { Normalization } from "../linalg/normalize-rows.ts";
import type { ScoreInput } from "./input.ts";
import type { Model } from "./models.ts";
import { drawsIn, scoreInputFrom } from "./named-arrays.ts";
import { type Report, type ScoreOptions, score } from "./report.ts";
import { ScoreInputError } from "./score-problems.ts";

/** One of several models, scored. */
export interface ModelReport extends Report {
  readonly model: string;
}

/** The input of a model, and the draws that its own file asks for. */
export interface ModelInput {
  readonly model: string;
  readonly input: ScoreInput;
  readonly draws: readonly number[] | undefined;
}

/** @throws InputError whose parameter is `MODEL.ARRAY` */
export function modelInputs(
  models: readonly Model[],
  temperature?: number,
  normalize?: Normalization,
): ModelInput[] {
  return models.map(({ name: model, arrays }) =>
    ofModel(model, () => ({
      model,
      input: scoreInputFrom(arrays, temperature, normalize),
      draws: drawsIn(arrays),
    })),
  );
}

/** A report for each model, by the same options but for its own draws, each made by `scoreModel`. */
export function compare(
  inputs: readonly ModelInput[],
  options: ScoreOptions,
  scoreModel: (input: ScoreInput, options: ScoreOptions) => Report = score,
): ModelReport[] {
  return inputs.map(({ model, input, draws }) => ({
    model,
    ...ofModel(model, () => scoreModel(input, { ...options, draws: options.draws ?? draws })),
  }));
}

/** What `compute` throws names the model, too. */
function ofModel<Value>(model: string, compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    // Errors of kinds that are not scoring's pass as they are.
    if (!(error instanceof InputError && own.has(error.name))) throw error;
    const parameter = `${model}.${error.parameter}`;
    const message = `model ${JSON.stringify(model)}: ${error.message}`;
    throw error instanceof ScoreInputError
      ? new ScoreInputError(error.kind, parameter, message, { cause: error })
      : new InputError(parameter, message, { cause: error });
  }
}

const own = new Set(["InputError", "ScoreInputError"]);
