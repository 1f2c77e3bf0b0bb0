import { type LimitName, limits } from "../api/limits.ts";
import { parseIntegerList, parseNumberList, requireRange } from "../api/lists.ts";
import { parseInteger, parseNumber, quote } from "../api/numbers.ts";
import { InputError } from "../errors.ts";

/** What attributes say, by the names of the service's parameters; undefined if they say nothing. */
export type Values = (name: string) => string | undefined;

export function numberOf(values: Values, name: string): number | undefined {
  const text = values(name);
  return text === undefined ? undefined : parseNumber(text, name);
}

export function integerOf(values: Values, name: string): number | undefined {
  const text = values(name);
  return text === undefined ? undefined : parseInteger(text, name);
}

export function numbersOf(values: Values, name: string): number[] | undefined {
  const text = values(name);
  return text === undefined ? undefined : parseNumberList(text, name);
}

/** One of `words`, the first if nothing is said. */
export function wordOf<Word extends string>(
  values: Values,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const text = values(name);
  if (text === undefined) return words[0];
  const word = words.find((known) => known === text);
  if (word === undefined) {
    throw new InputError(name, `${quote(text)} is not one of ${words.join(", ")}.`);
  }
  return word;
}

/** What is asked for by `draws`, or by `negatives`, which are one fewer; at least `least` draws. */
export function drawsOf(values: Values, least: 1 | 2, limit: LimitName): number[] | undefined {
  const name = values("negatives") === undefined ? "draws" : "negatives";
  const text = values(name);
  if (text === undefined) return undefined;
  if (name === "negatives" && values("draws") !== undefined) {
    throw new InputError("negatives", "give either draws or negatives, not both.");
  }
  const anchor = name === "negatives" ? 1 : 0;
  const counts = parseIntegerList(text, name, limit);
  requireRange(counts, least - anchor, limits.draws.maximum - anchor, name);
  return counts.map((count) => count + anchor);
}
