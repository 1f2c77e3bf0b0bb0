import { InputError } from "../errors.ts";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A finite decimal number such as `0.5`, `-1.2` or `1e6`; nothing that `Number` alone would let pass. */
export function parseNumber(text: string, parameter: string): number {
  const trimmed = text.trim();
  if (trimmed === "") throw new InputError(parameter, "a number is missing.");
  if (!NUMBER.test(trimmed)) {
    throw new InputError(parameter, `${quote(trimmed)} is not a number such as 0.5 or 1e6.`);
  }
  const value = Number(trimmed);
  if (!Number.isFinite(value)) {
    throw new InputError(parameter, `${quote(trimmed)} is beyond the range of numbers.`);
  }
  return value;
}

/** A non-negative integer, also as `1e6`. */
export function parseInteger(text: string, parameter: string): number {
  const value = parseNumber(text, parameter);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InputError(parameter, `${quote(text.trim())} is not a non-negative integer.`);
  }
  return value;
}

const QUOTED_CHARACTERS = 40;

/** What the client wrote, short enough to repeat. */
export function quote(text: string): string {
  const shown = text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}…` : text;
  return JSON.stringify(shown);
}
