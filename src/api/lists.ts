import { InputError } from "../errors.ts";
import { LimitExceeded, type LimitName, requireWithin } from "./limits.ts";
import { parseInteger, parseNumber, quote } from "./numbers.ts";

/**
 * Reads a list of integers: values, ranges with both ends, and logarithmic grids, separated by
 * commas, in the order written: `32,64`, `1..512`, `log:1..1e6:50`, `1..10,20,log:50..1e4:7`.
 *
 * A grid has its ends exactly, its points rounded to integers and each point once, so that
 * `log:1..10:50` has 10 points.
 */
export function parseIntegerList(
  text: string,
  parameter: string,
  limit: LimitName = "rows",
): number[] {
  const values: number[] = [];
  for (const item of text.split(",")) {
    const trimmed = item.trim();
    if (trimmed === "") {
      throw new InputError(
        parameter,
        `${text.trim() === "" ? "the list is empty" : "the list has an empty item"}; write for example 32,64 or 1..512 or log:1..1e6:50.`,
      );
    }
    if (trimmed.startsWith("log:")) appendGrid(values, trimmed, parameter, limit);
    else if (trimmed.includes("..")) appendRange(values, trimmed, parameter, limit);
    else values.push(parseInteger(trimmed, parameter));
    requireWithin(limit, values.length, parameter);
  }
  return values;
}

/** Reads real numbers separated by commas. */
export function parseNumberList(text: string, parameter: string): number[] {
  return text.split(",").map((item) => parseNumber(item, parameter));
}

function appendRange(values: number[], text: string, parameter: string, limit: LimitName): void {
  const [first, last] = parseEnds(text, parameter);
  requireWithin(limit, values.length + last - first + 1, parameter);
  for (let value = first; value <= last; value++) values.push(value);
}

function appendGrid(values: number[], text: string, parameter: string, limit: LimitName): void {
  const parts = text.split(":");
  if (parts.length !== 3) {
    throw new InputError(parameter, `${quote(text)} should read log:first..last:points.`);
  }
  const [first, last] = parseEnds(parts[1], parameter);
  const points = parseInteger(parts[2], parameter);
  if (first < 1) {
    throw new InputError(parameter, `${quote(text)}: a logarithmic grid starts at 1 or above.`);
  }
  if (points < 2) {
    throw new InputError(parameter, `${quote(text)}: a grid has at least 2 points.`);
  }
  requireWithin(limit, values.length + points, parameter);
  const step = Math.log(last / first) / (points - 1);
  let previous = Number.NaN;
  for (let index = 0; index < points; index++) {
    const value = index === points - 1 ? last : Math.round(first * Math.exp(step * index));
    if (value !== previous) values.push(value);
    previous = value;
  }
}

function parseEnds(text: string, parameter: string): [number, number] {
  const ends = text.split("..");
  if (ends.length !== 2) {
    throw new InputError(parameter, `${quote(text)} is not a range such as 1..512.`);
  }
  const first = parseInteger(ends[0], parameter);
  const last = parseInteger(ends[1], parameter);
  if (first > last) {
    throw new InputError(parameter, `${quote(text)} runs backwards; the smaller end comes first.`);
  }
  return [first, last];
}

/** Refuses what is outside [`minimum`, `maximum`]. */
export function requireRange(
  values: readonly number[],
  minimum: number,
  maximum: number,
  parameter: string,
): void {
  for (const value of values) {
    if (value < minimum) {
      throw new InputError(parameter, `${value} is too small; the smallest is ${minimum}.`);
    }
    if (value > maximum) {
      throw new LimitExceeded("draws", parameter, `asks for ${value}; the greatest is ${maximum}.`);
    }
  }
}
