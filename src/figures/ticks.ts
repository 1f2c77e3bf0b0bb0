import type { Scale } from "./scale.ts";

/** Free pixels between two labels along an axis. */
export const TICK_DISTANCE = 8;

/**
 * The values to write at an axis: round ones, at their true places, as many as `extentOf` leaves room
 * for: the pixels that a label takes along the axis, infinitely many if it is too wide beside it.
 *
 * Over decades these are powers of ten, or 1, 2 and 5 times powers of ten; within less than a decade
 * multiples of a round step, which on a logarithmic axis then stand at unequal distances.
 */
export function ticks(scale: Scale, extentOf: (value: number) => number): number[] {
  const candidates = scale.kind === "linear" ? linear(scale) : logarithmic(scale);
  let best: number[] = [];
  for (const values of candidates) {
    if (values.length > best.length && fits(values, scale, extentOf)) best = values;
  }
  return best;
}

function fits(values: readonly number[], scale: Scale, extentOf: (value: number) => number) {
  if (values.some((value) => extentOf(value) === Infinity)) return false;
  for (let index = 1; index < values.length; index++) {
    const [before, after] = [values[index - 1], values[index]];
    const distance = Math.abs(scale.at(after) - scale.at(before));
    if (distance < (extentOf(before) + extentOf(after)) / 2 + TICK_DISTANCE) return false;
  }
  return true;
}

/** No axis needs more labels. */
const MOST = 12;

function* logarithmic(scale: Scale): Generator<number[]> {
  const first = Math.floor(Math.log10(scale.low)) - 1;
  const last = Math.ceil(Math.log10(scale.high)) + 1;
  for (const digits of [
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 5],
    [1, 3],
  ]) {
    yield decades(scale, first, last, 1, digits);
  }
  for (let step = 1; step <= last - first; step++) yield decades(scale, first, last, step, [1]);
  if (scale.high / scale.low < 10) yield* linear(scale);
}

function decades(
  scale: Scale,
  first: number,
  last: number,
  step: number,
  digits: readonly number[],
): number[] {
  const values: number[] = [];
  for (let exponent = Math.ceil(first / step) * step; exponent <= last; exponent += step) {
    for (const digit of digits) {
      const value = Number(`${digit}e${exponent}`);
      if (value >= scale.low && value <= scale.high) values.push(value);
    }
  }
  return values.length <= MOST ? values : [];
}

function* linear({ low, high }: Scale): Generator<number[]> {
  const magnitude = Math.floor(Math.log10(high - low));
  for (let exponent = magnitude - 2; exponent <= magnitude; exponent++) {
    for (const digit of [1, 2, 2.5, 5]) {
      const step = Number(`${digit}e${exponent}`);
      const values: number[] = [];
      for (
        let count = Math.ceil(low / step);
        count * step <= high && values.length <= MOST;
        count++
      )
        values.push(Number((count * step).toPrecision(12)));
      if (values.length <= MOST) yield values;
    }
  }
}
