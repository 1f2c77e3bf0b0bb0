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

interface MinimiseOptions extends SearchOptions {
  readonly precondition: Precondition;
  /** Makes a better preconditioner of where the search is. */
  renew(at: Float64Array): Precondition;
}

export interface SearchOptions {
  /**
   * After so many iterations, and then each time after twice as many, a better preconditioner is asked for:
   * where it does not help it costs little. `Infinity`: never.
   */
  readonly renewAfter: number;
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
 * Minimises by L-BFGS with a preconditioner.
 *
 * @param at where to begin; the minimum when it returns
 */
export function minimise(
  objective: Objective,
  at: Float64Array,
  { precondition: first, renew, ...options }: MinimiseOptions,
): Minimum {
  let renewed: Precondition | null = null;
  let state = beginSearch(at, options);
  let gradient: Float64Array = new Float64Array(at.length);
  while (state.asks !== "nothing") {
    if (state.asks === "preconditioner") {
      renewed = renew(pointOf(state));
      state = renewedSearch(state, renewed, options);
    } else {
      const value = objective(pointOf(state), gradient);
      const spent = state.gradient;
      state = evaluatedSearch(state, value, gradient, renewed ?? first, options);
      gradient = state.gradient === gradient ? spent : gradient;
    }
  }
  at.set(state.at);
  return { ...minimumOf(state, options), renewed };
}

/** Where a search is: plain numbers and arrays, so that it may go on elsewhere. */
export interface SearchState {
  /** The value and gradient at `pointOf`, a better preconditioner, or nothing: the search has ended. */
  readonly asks: "value" | "preconditioner" | "nothing";
  readonly at: Float64Array;
  /** `Infinity` before the first value is known. */
  readonly value: number;
  readonly gradient: Float64Array;
  readonly direction: Float64Array;
  readonly slope: number;
  readonly gap: number;
  /** How far to go along the direction. */
  readonly length: number;
  readonly halvings: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly nextRenewal: number;
  readonly steps: readonly Step[];
}

/**
 * L-BFGS (Nocedal & Wright, Numerical Optimization, algorithm 7.5) with a preconditioner in place of a
 * multiple of the identity, and steps that are shortened until the decrease suffices.
 */
export function beginSearch(at: Float64Array, { renewAfter }: SearchOptions): SearchState {
  return {
    asks: "value",
    at: at.slice(),
    value: Infinity,
    gradient: new Float64Array(at.length),
    direction: new Float64Array(at.length),
    slope: 0,
    gap: Infinity,
    length: 0,
    halvings: 0,
    iterations: 0,
    evaluations: 0,
    nextRenewal: renewAfter,
    steps: [],
  };
}

/** The point whose value is asked for, or the Hessian at which would make a better preconditioner. */
export function pointOf({ at, direction, length }: SearchState): Float64Array {
  return length === 0 ? at : at.map((value, i) => value + length * direction[i]);
}

/**
 * Goes on with what was asked for.
 *
 * @param gradient at the point; kept if the point is accepted
 */
export function evaluatedSearch(
  before: SearchState,
  value: number,
  gradient: Float64Array,
  precondition: Precondition,
  options: SearchOptions,
): SearchState {
  const evaluations = before.evaluations + 1;
  if (before.evaluations === 0) {
    return beginIteration({ ...before, value, gradient, evaluations }, precondition, options);
  }
  const { at, length, slope } = before;
  const allowed = ROUNDING * Math.abs(before.value);
  if (!(value <= before.value + SUFFICIENT * length * slope + allowed)) {
    const shorter = length * shortening(before.value, value, slope * length);
    const halvings = before.halvings + 1;
    const asks = halvings === MOST_HALVINGS ? "nothing" : "value";
    return { ...before, asks, length: shorter, halvings, evaluations };
  }
  const next = pointOf(before);
  const steps = remembered(before.steps, at, next, before.gradient, gradient);
  const iterations = before.iterations + 1;
  const after = { ...before, at: next, value, gradient, steps, iterations, evaluations };
  return beginIteration(after, precondition, options);
}

/** Goes on with a better preconditioner, as asked for. */
export function renewedSearch(
  before: SearchState,
  precondition: Precondition,
  options: SearchOptions,
): SearchState {
  const nextRenewal = 3 * before.iterations;
  return findDirection({ ...before, nextRenewal, steps: [] }, precondition, options);
}

export function minimumOf(state: SearchState, options: SearchOptions): Omit<Minimum, "renewed"> {
  const { value, gradient, gap, iterations, evaluations } = state;
  return {
    value,
    gradient: options.sizeOf(gradient),
    gap,
    iterations,
    evaluations,
    converged: isMinimum(state, options),
  };
}

function isMinimum({ gradient, gap }: SearchState, { sizeOf, tolerance }: SearchOptions): boolean {
  return sizeOf(gradient) <= tolerance.gradient && gap <= tolerance.gap;
}

function beginIteration(
  state: SearchState,
  precondition: Precondition,
  options: SearchOptions,
): SearchState {
  if (state.iterations === state.nextRenewal) {
    return { ...state, asks: "preconditioner", length: 0 };
  }
  return findDirection(state, precondition, options);
}

function findDirection(
  state: SearchState,
  precondition: Precondition,
  options: SearchOptions,
): SearchState {
  const { gradient, value, iterations } = state;
  let { steps } = state;
  let direction = searchDirection(gradient, steps, precondition);
  let slope = dot(gradient, direction);
  if (slope > 0) {
    // Rounding has spoilt what is remembered.
    steps = [];
    direction = searchDirection(gradient, steps, precondition);
    slope = dot(gradient, direction);
  }
  // A parabola of this slope, whose minimum the direction leads to, falls by half of it.
  const gap = value === 0 ? 0 : -slope / 2 / Math.abs(value);
  const found = { ...state, steps, direction, slope, gap, length: 1, halvings: 0 };
  const ends = iterations === options.mostIterations || isMinimum(found, options);
  return { ...found, asks: ends ? "nothing" : "value" };
}

/** How many pairs are remembered of so many values. */
export function rememberedSteps(length: number): number {
  const fitting = Math.floor(MEMORY.bytes / (16 * length));
  return Math.max(MEMORY.fewest, Math.min(MEMORY.most, fitting));
}

/** A step, the change of the gradient along it, and the inverse of their product. */
export interface Step {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly inverse: number;
}

function remembered(
  steps: readonly Step[],
  at: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): readonly Step[] {
  const step = next.map((value, i) => value - at[i]);
  const change = nextGradient.map((value, i) => value - gradient[i]);
  const curvature = dot(step, change);
  if (!(curvature > 0)) return steps;
  const kept = steps.length === rememberedSteps(at.length) ? steps.slice(1) : steps;
  return [...kept, { step, change, inverse: 1 / curvature }];
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
