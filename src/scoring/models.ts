import { InputError } from "../errors.ts";
import type { NamedArray } from "./named-arrays.ts";

/** The arrays of one of several models that are compared. */
export interface Model {
  readonly name: string;
  readonly arrays: ReadonlyMap<string, NamedArray>;
}

/** As many as a table has room for. */
export const MOST_MODELS = 32;

const SEPARATOR = ".";

/** Whether some array belongs to one of several models. */
export function isComparison(arrays: ReadonlyMap<string, NamedArray>): boolean {
  return [...arrays.keys()].some((name) => name.indexOf(SEPARATOR) > 0);
}

/**
 * Sorts arrays named `MODEL.ARRAY` by model, in order of appearance. An array without a model belongs
 * to every model that has none of that name: labels, as a rule, are shared.
 *
 * @throws InputError if no array has a model, or there are more than 32 of them
 */
export function modelsOf(arrays: ReadonlyMap<string, NamedArray>): Model[] {
  const shared = new Map<string, NamedArray>();
  const models = new Map<string, Map<string, NamedArray>>();
  for (const [name, array] of arrays) {
    const at = name.indexOf(SEPARATOR);
    if (at <= 0) shared.set(name, array);
    else ownArrays(models, name.slice(0, at)).set(name.slice(at + 1), array);
  }
  if (models.size === 0) {
    throw new InputError(
      "model",
      "no array belongs to a model; name arrays `MODEL.view1`, or send a part `model` before the parts of each.",
    );
  }
  if (models.size > MOST_MODELS) {
    throw new InputError(
      "model",
      `there are ${models.size} models; compare at most ${MOST_MODELS} at once.`,
    );
  }
  return Array.from(models, ([name, own]) => ({ name, arrays: new Map([...shared, ...own]) }));
}

function ownArrays(
  models: Map<string, Map<string, NamedArray>>,
  name: string,
): Map<string, NamedArray> {
  const known = models.get(name);
  if (known !== undefined) return known;
  const created = new Map<string, NamedArray>();
  models.set(name, created);
  return created;
}
