import { InputError } from "../errors.ts";

/** Draws and negatives are whole numbers up to 10¹². */
export const MAX_DRAWS = 1e12;

/** Throws unless `value` is a whole number from 0 to 10¹². */
export function requireDraws(value: number, parameter = "draws"): void {
  if (!Number.isInteger(value) || value < 0 || value > MAX_DRAWS) {
    throw new InputError(
      parameter,
      `${parameter} is ${value}; it must be a whole number from 0 to 1e12.`,
    );
  }
}
