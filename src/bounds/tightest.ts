import type { EvaluatedBound } from "./bound.ts";

/** The best of several bounds. */
export interface Tightest {
  readonly id: string;
  /** Null if it overflows. */
  readonly value: number | null;
  readonly logValue: number | null;
}

/**
 * The smallest upper bound on S among `bounds`, all evaluated in one setting; those whose assumptions
 * do not hold there have no value and are passed over, as are bounds on other losses. Of equals the
 * first. Null if none has a value.
 */
export function tightest(bounds: readonly EvaluatedBound[]): Tightest | null {
  let best: EvaluatedBound | null = null;
  for (const bound of bounds) {
    if (bound.quantity !== "supervised" || bound.direction !== "upper") continue;
    if (!known(bound)) continue;
    if (best === null || isBelow(bound, best)) best = bound;
  }
  return best === null ? null : { id: best.id, value: best.value, logValue: best.logValue };
}

function known({ value, logValue }: EvaluatedBound): boolean {
  return value !== null || logValue !== null;
}

/** Compares logarithms where a value is beyond the range of doubles. */
function isBelow(a: EvaluatedBound, b: EvaluatedBound): boolean {
  if (a.value !== null && b.value !== null && (a.value > 0 || b.value > 0))
    return a.value < b.value;
  return (a.logValue ?? -Infinity) < (b.logValue ?? -Infinity);
}
