import { arrayNames } from "../../../scoring/named-arrays.ts";

/** A file that is to be scored, and as what. */
export interface ChosenFile {
  readonly file: File;
  /** The array that it holds, or `SEVERAL`. */
  readonly part: string;
  /** The model whose it is; empty if it is common to all. */
  readonly model: string;
}

/** What a person decided otherwise than it was guessed. */
export type Decided = Partial<Pick<ChosenFile, "part" | "model">>;

/** The part of a form whose file names its arrays itself. */
export const SEVERAL = "file";

const FILES: readonly string[] = arrayNames.filter(
  (name) => !["temperature", "draws"].includes(name),
);

/** What a file may be. */
export const partNames: readonly string[] = [SEVERAL, ...FILES];

/**
 * What each file is, by its name: `view1.npy` is `view1`, `K128_view1.npy` that of the model K128 if
 * there are other models, and files of several arrays are those of a model each if there are several.
 */
export function guessed(
  files: readonly File[],
  decided: ReadonlyMap<File, Decided>,
): readonly ChosenFile[] {
  const names = files.map(({ name }) => readName(name));
  const parts = files.map((file, index) => decided.get(file)?.part ?? names[index].part);
  const whole = parts.filter((part) => part === SEVERAL).length;
  const prefixes = new Set(names.map(({ prefix }) => prefix).filter((prefix) => prefix !== ""));
  return files.map((file, index) => {
    const { prefix, stem } = names[index];
    const ofWhole = parts[index] === SEVERAL && whole > 1 ? stem : "";
    const model = prefixes.size > 1 && prefix !== "" ? prefix : ofWhole;
    return { file, part: parts[index], model: decided.get(file)?.model ?? model };
  });
}

const SEPARATORS = /[\s._-]/g;
/** Longer names are refused. */
const LONGEST = 64;

function readName(filename: string): { part: string; prefix: string; stem: string } {
  const [whole, extension] = /^(.*?)(\.[^.]*)?$/s.exec(filename)?.slice(1) ?? [filename, ""];
  const stem = asModel(whole) || "model";
  const array = arrayCalled(whole);
  if (array !== undefined) return { part: array, prefix: "", stem };
  for (const { index } of whole.matchAll(SEPARATORS)) {
    const named = arrayCalled(whole.slice(index + 1));
    if (named === undefined || index === 0) continue;
    return { part: named, prefix: asModel(whole.slice(0, index)), stem };
  }
  return { part: extension?.toLowerCase() === ".npy" ? "embeddings" : SEVERAL, prefix: "", stem };
}

/** A name that a model may have. */
function asModel(text: string): string {
  return text.replaceAll(/[.\p{Cc}]/gu, "-").slice(0, LONGEST);
}

function arrayCalled(text: string): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(SEPARATORS, "");
  return FILES.find((name) => plain(name) === plain(text));
}
