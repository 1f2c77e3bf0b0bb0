/** A smooth convex function and its gradient, which replaces `gradient`. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number;

/** Replaces a gradient by about the inverse Hessian times it. */
export type Precondition = (direction: Float64Array) => void;

export interface Minimum {
  readonly value: number;
  /** How large the gradient is, as `sizeOf` measures it. */
  readonly gradient: number;
  /** Estimate of how far the value is above the minimum, as a share of it. */
  readonly gap: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly converged: boolean;
  /** The last preconditioner that was made on the way; null if none was. */
  readonly renewed: Precondition | null;
}

interface MinimiseOptions {
  readonly precondition: Precondition;
  /**
   * Makes a better preconditioner of where the search is, after so many iterations, and then each time
   * after twice as many: where it does not help it costs little.
   */
  readonly renewal?: { readonly after: number; make(at: Float64Array): Precondition } | undefined;
  /** How large a gradient is. */
  sizeOf(gradient: Float64Array): number;
  /** Neither the gradient nor the gap is larger at a minimum. */
  readonly tolerance: { readonly gradient: number; readonly gap: number };
  readonly mostIterations: number;
}

/** Pairs of steps and changes of the gradient that are remembered: from 3 to 12, in 8 MiB if possible. */
const MEMORY = { fewest: 3, most: 12, bytes: 2 ** 23 };

/** Armijo's condition asks for this share of the decrease that the gradient promises. */
const SUFFICIENT = 1e-4;

/** Near the minimum a decrease drowns in the rounding of the value: this share of it is no increase. */
const ROUNDING = 1e-14;

/** Halvings of a step before it is clear that rounding allows no further decrease. */
const MOST_HALVINGS = 30;

/**
 * Minimises by L-BFGS (Nocedal & Wright, Numerical Optimization, algorithm 7.5) with a preconditioner
 * in place of a multiple of the identity, and steps that are shortened until the decrease suffices.
 *
 * @param at where to begin; the minimum when it returns
 */
export function minimise(
  objective: Objective,
  at: Float64Array,
  { precondition: first, renewal, sizeOf, tolerance, mostIterations }: MinimiseOptions,
): Minimum {
  let renewed: Precondition | null = null;
  let nextRenewal = renewal?.after;
  let gradient = new Float64Array(at.length);
  let nextGradient = new Float64Array(at.length);
  const next = new Float64Array(at.length);
  const steps: Step[] = [];
  let value = objective(at, gradient);
  let evaluations = 1;
  let iterations = 0;
  let gap = Infinity;
  for (; ; iterations++) {
    if (renewal !== undefined && iterations === nextRenewal) {
      renewed = renewal.make(at);
      nextRenewal = 3 * iterations;
      steps.length = 0;
    }
    const precondition: Precondition = renewed ?? first;
    let direction = searchDirection(gradient, steps, precondition);
    let slope = dot(gradient, direction);
    if (slope > 0) {
      // Rounding has spoilt what is remembered.
      steps.length = 0;
      direction = searchDirection(gradient, steps, precondition);
      slope = dot(gradient, direction);
    }
    // A parabola of this slope, whose minimum the direction leads to, falls by half of it.
    gap = value === 0 ? 0 : -slope / 2 / Math.abs(value);
    if (iterations === mostIterations || isMinimum()) break;
    const allowed = ROUNDING * Math.abs(value);
    let length = 1;
    let nextValue = Infinity;
    let halvings = 0;
    for (; halvings < MOST_HALVINGS; halvings++) {
      for (let i = 0; i < at.length; i++) next[i] = at[i] + length * direction[i];
      nextValue = objective(next, nextGradient);
      evaluations++;
      if (nextValue <= value + SUFFICIENT * length * slope + allowed) break;
      length *= shortening(value, nextValue, slope * length);
    }
    if (halvings === MOST_HALVINGS) break;
    remember(steps, at, next, gradient, nextGradient);
    at.set(next);
    value = nextValue;
    [gradient, nextGradient] = [nextGradient, gradient];
  }
  return {
    value,
    gradient: sizeOf(gradient),
    gap,
    iterations,
    evaluations,
    converged: isMinimum(),
    renewed,
  };

  function isMinimum(): boolean {
    return sizeOf(gradient) <= tolerance.gradient && gap <= tolerance.gap;
  }
}

/** How many pairs are remembered of so many values. */
export function rememberedSteps(length: number): number {
  const fitting = Math.floor(MEMORY.bytes / (16 * length));
  return Math.max(MEMORY.fewest, Math.min(MEMORY.most, fitting));
}

/** A step, the change of the gradient along it, and the inverse of their product. */
interface Step {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly inverse: number;
}

function remember(
  steps: Step[],
  at: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const step = next.map((value, i) => value - at[i]);
  const change = nextGradient.map((value, i) => value - gradient[i]);
  const curvature = dot(step, change);
  if (!(curvature > 0)) return;
  if (steps.length === rememberedSteps(at.length)) steps.shift();
  steps.push({ step, change, inverse: 1 / curvature });
}

/** −H·gradient, H the inverse Hessian that the steps and the preconditioner suggest. */
function searchDirection(
  gradient: Float64Array,
  steps: readonly Step[],
  precondition: Precondition,
): Float64Array {
  const direction = gradient.map((entry) => -entry);
  const shares = new Float64Array(steps.length);
  for (let j = steps.length - 1; j >= 0; j--) {
    const { step, change, inverse } = steps[j];
    shares[j] = inverse * dot(step, direction);
    add(direction, -shares[j], change);
  }
  precondition(direction);
  steps.forEach(({ step, change, inverse }, j) => {
    add(direction, shares[j] - inverse * dot(change, direction), step);
  });
  return direction;
}

/** Where the parabola through both values and the slope has its minimum, between a tenth and a half. */
function shortening(value: number, nextValue: number, promised: number): number {
  if (!Number.isFinite(nextValue)) return 0.1;
  const minimum = -promised / (2 * (nextValue - value - promised));
  return Math.min(0.5, Math.max(0.1, minimum));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function add(target: Float64Array, factor: number, values: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * values[i];
}
