/** Numbers of draws that show what there is to see of a prior, where nobody asked for others. */
import { couponQuantile } from "../probability/coupon-time.ts";
import { MAX_DRAWS } from "../probability/draws.ts";
import type { Prior } from "../probability/prior.ts";

/** As many as a curve needs. */
export const POINTS = 64;

/** About `points` integers from `first` to `last`, evenly on a logarithmic axis, both ends included. */
export function logarithmicGrid(first: number, last: number, points: number): number[] {
  const step = Math.log(last / first) / (points - 1);
  const grid = Array.from({ length: points }, (_, index) =>
    Math.round(first * Math.exp(step * index)),
  );
  return [...new Set([first, ...grid.slice(1, -1), last])];
}

/** Exactly `points` integers as evenly as can be, each once; all of them if there are no more. */
export function distinctGrid(first: number, last: number, points: number): number[] {
  const grid = [first];
  for (let value = first; value < last && grid.length < points; ) {
    const left = points - grid.length;
    value = Math.max(value + 1, Math.round(value * (last / value) ** (1 / left)));
    grid.push(value);
  }
  return grid;
}

/** Where υ hardly begins and hardly lacks anything. */
const NEVER = 1e-3;
const ALWAYS = 1 - 1e-6;

/** Numbers of draws over which υ goes from nearly 0 to nearly 1. */
export function drawsFromNeverToAlways(prior: Prior, points = POINTS): number[] {
  const first = Math.min(couponQuantile(prior, NEVER), MAX_DRAWS / 10);
  const last = Math.min(couponQuantile(prior, ALWAYS), MAX_DRAWS);
  return logarithmicGrid(first, Math.max(last, 10 * Math.ceil(first / 8)), points);
}

/** Beyond what covers every class, where bounds level off. */
const BEYOND = 8;
const LEAST = 512;
/** Above, no batch is so large. */
export const MOST_NEGATIVES = 1e9;

/** The number of negatives, a power of two, up to which bounds are shown; `expectedDraws` is E T. */
export function negativesBeyondCoverage(expectedDraws: number): number {
  const last = 2 ** Math.ceil(Math.log2(BEYOND * expectedDraws));
  return Math.min(MOST_NEGATIVES, Math.max(LEAST, last));
}
