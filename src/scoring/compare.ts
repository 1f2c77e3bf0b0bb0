import { InputError } from "../errors.ts";
import type { ScoreInput } from "./input.ts";
import type { Model } from "./models.ts";
import { type NamedArray, scoreInputFrom } from "./named-arrays.ts";
import { type Report, type ScoreOptions, score } from "./report.ts";
import { ScoreInputError } from "./score-problems.ts";

/** One of several models, scored. */
export interface ModelReport extends Report {
  readonly model: string;
}

/** The input of a model, with the draws that are its own. */
export interface ModelInput {
  readonly model: string;
  readonly input: ScoreInput;
  /** null: those of the request. */
  readonly draws: readonly number[] | null;
}

/**
 * The inputs of several models. A model may have an array `draws` beside its embeddings: the numbers
 * it is scored at, such as the one that it was trained with.
 *
 * @throws InputError whose parameter is `MODEL.ARRAY`
 */
export function modelInputs(models: readonly Model[], temperature?: number): ModelInput[] {
  return models.map(({ name: model, arrays }) =>
    ofModel(model, () => {
      const embeddings = new Map(arrays);
      const own = embeddings.get("draws");
      embeddings.delete("draws");
      return {
        model,
        input: scoreInputFrom(embeddings, temperature),
        draws: own === undefined ? null : drawsOf(own),
      };
    }),
  );
}

/** A report for each model, by the same options, each made by `scoreModel`. */
export function compare(
  inputs: readonly ModelInput[],
  options: ScoreOptions,
  scoreModel: (input: ScoreInput, options: ScoreOptions) => Report = score,
): ModelReport[] {
  return inputs.map(({ model, input, draws }) => ({
    model,
    ...ofModel(model, () => scoreModel(input, { ...options, draws: draws ?? options.draws })),
  }));
}

function drawsOf({ data, shape }: NamedArray): number[] {
  const numbers = Array.from(data as ArrayLike<number | string>);
  if (shape.length > 1 || !numbers.every((value) => typeof value === "number")) {
    throw new ScoreInputError(
      "wrong-type",
      "draws",
      "draws must be a whole number or a list of them.",
    );
  }
  return numbers;
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

const own = new Set([InputError.name, ScoreInputError.name]);
