import type { ProblemDocument } from "../../../api/problem.ts";
import { type ChosenFile, SEVERAL } from "./chosen-files.ts";

/** A problem taken apart by where it can be put right. */
export interface PlacedProblem {
  /** By the place of the file in the list. */
  readonly files: ReadonlyMap<number, string>;
  /** By the parameter of the API. */
  readonly options: ReadonlyMap<string, string>;
  /** What has no place of its own. */
  readonly elsewhere: readonly string[];
}

/** @param options the parameters that there are controls for */
export function placeProblem(
  { detail, errors = [] }: ProblemDocument,
  files: readonly ChosenFile[],
  options: ReadonlySet<string>,
): PlacedProblem {
  const ofFiles = new Map<number, string>();
  const ofOptions = new Map<string, string>();
  const elsewhere: string[] = [];
  for (const { parameter = "", detail: said } of errors) {
    const file = fileOf(parameter, said, files);
    if (file !== undefined) ofFiles.set(file, said);
    else if (options.has(parameter)) ofOptions.set(parameter, said);
    else elsewhere.push(said);
  }
  if (errors.length === 0) elsewhere.push(detail);
  return { files: ofFiles, options: ofOptions, elsewhere };
}

/**
 * The file that a problem is about: the one whose name it says, else the one that holds the array
 * `MODEL.ARRAY`, else the only one.
 */
function fileOf(parameter: string, said: string, files: readonly ChosenFile[]): number | undefined {
  const named = files.findIndex(({ file }) => said.includes(JSON.stringify(file.name)));
  if (named >= 0) return named;
  const dot = parameter.indexOf(".");
  const [model, array] =
    dot > 0 ? [parameter.slice(0, dot), parameter.slice(dot + 1)] : ["", parameter];
  const own = files.findIndex((file) => file.model === model && file.part === array);
  if (own >= 0) return own;
  const common = files.findIndex((file) => file.part === array);
  if (common >= 0) return common;
  const whole = files.findIndex(({ model: of, part }) => of === model && part === SEVERAL);
  if (whole >= 0 && (dot > 0 || ARRAYS.test(array))) return whole;
  return files.length === 1 && ARRAYS.test(array) ? 0 : undefined;
}

/** What arrays are called; other parameters are options. */
const ARRAYS = /^(view[1-8]|embeddings|labels|view_mean|train|train_labels|file|archive|body)$/;
