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

export interface SearchOptions extends Ending {
  /**
   * After so many iterations, and then each time after twice as many, a better preconditioner is asked for:
   * where it does not help it costs little. `Infinity`: never.
   */
  readonly renewAfter: number;
  /** How large a gradient is. */
  sizeOf(gradient: Float64Array): number;
}

interface Ending {
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
  let better: Precondition | null = null;
  let state: SearchState = {
    ...firstNumbers(options),
    at: at.slice(),
    gradient: new Float64Array(at.length),
    direction: new Float64Array(at.length),
    steps: [],
  };
  let gradient: Float64Array = new Float64Array(at.length);
  while (state.asks !== "nothing") {
    if (state.asks === "preconditioner") {
      better = renew(pointOf(state));
      state = findDirection(renewed({ ...state, steps: [] }), better, options);
    } else {
      const value = objective(pointOf(state), gradient);
      const spent = state.gradient;
      state = evaluated(state, value, gradient, better ?? first, options);
      gradient = state.gradient === gradient ? spent : gradient;
    }
  }
  at.set(state.at);
  return { ...minimumOf(state, options), renewed: better };
}

/** The numbers of a search, by which it decides; its vectors may lie elsewhere. */
export interface SearchNumbers {
  /** The value and gradient at the point, a better preconditioner, or nothing: the search has ended. */
  readonly asks: "value" | "preconditioner" | "nothing";
  /** `Infinity` before the first value is known. */
  readonly value: number;
  readonly slope: number;
  /** How large the gradient is. */
  readonly size: number;
  readonly gap: number;
  /** How far to go along the direction. */
  readonly length: number;
  readonly halvings: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly nextRenewal: number;
}

/** Where a search is. */
interface SearchState extends SearchNumbers {
  readonly at: Float64Array;
  readonly gradient: Float64Array;
  readonly direction: Float64Array;
  readonly steps: readonly Step[];
}

export function firstNumbers({ renewAfter }: Pick<SearchOptions, "renewAfter">): SearchNumbers {
  return {
    asks: "value",
    value: Infinity,
    slope: 0,
    size: Infinity,
    gap: Infinity,
    length: 0,
    halvings: 0,
    iterations: 0,
    evaluations: 0,
    nextRenewal: renewAfter,
  };
}

/** Whether a value at the point is low enough to go there. */
export function isAccepted(before: SearchNumbers, value: number): boolean {
  if (before.evaluations === 0) return true;
  const allowed = ROUNDING * Math.abs(before.value);
  return value <= before.value + SUFFICIENT * before.length * before.slope + allowed;
}

/** Goes less far along the direction, or gives up. */
export function shortened<Numbers extends SearchNumbers>(before: Numbers, value: number): Numbers {
  const { length, slope, evaluations } = before;
  const halvings = before.halvings + 1;
  return {
    ...before,
    asks: halvings === MOST_HALVINGS ? "nothing" : "value",
    length: length * shortening(before.value, value, slope * length),
    halvings,
    evaluations: evaluations + 1,
  };
}

/** At a point that was accepted; `asks` a preconditioner if it is time for a better one. */
export function accepted<Numbers extends SearchNumbers>(before: Numbers, value: number): Numbers {
  const iterations = before.evaluations === 0 ? 0 : before.iterations + 1;
  return {
    ...before,
    asks: iterations === before.nextRenewal ? "preconditioner" : "value",
    value,
    length: 0,
    iterations,
    evaluations: before.evaluations + 1,
  };
}

/** With a better preconditioner, as asked for. */
export function renewed<Numbers extends SearchNumbers>(before: Numbers): Numbers {
  return { ...before, nextRenewal: 3 * before.iterations };
}

/**
 * Goes along a direction, unless the search is at its end.
 *
 * @param slope along the direction
 * @param size of the gradient
 */
export function directed<Numbers extends SearchNumbers>(
  before: Numbers,
  slope: number,
  size: number,
  options: Ending,
): Numbers {
  const { value, iterations } = before;
  // A parabola of this slope, whose minimum the direction leads to, falls by half of it.
  const gap = value === 0 ? 0 : -slope / 2 / Math.abs(value);
  const found = { ...before, slope, size, gap, length: 1, halvings: 0 };
  const ends = iterations === options.mostIterations || isMinimum(found, options);
  return { ...found, asks: ends ? "nothing" : "value" };
}

export function minimumOf(numbers: SearchNumbers, options: Ending): Omit<Minimum, "renewed"> {
  const { value, size: gradient, gap, iterations, evaluations } = numbers;
  const converged = isMinimum(numbers, options);
  return { value, gradient, gap, iterations, evaluations, converged };
}

function isMinimum({ size, gap }: SearchNumbers, { tolerance }: Ending): boolean {
  return size <= tolerance.gradient && gap <= tolerance.gap;
}

/** @param target may be one of the others */
export function pointAlong(
  at: Float64Array,
  direction: Float64Array,
  length: number,
  target: Float64Array = new Float64Array(at.length),
): Float64Array {
  for (let i = 0; i < at.length; i++) target[i] = at[i] + length * direction[i];
  return target;
}

/** Whose value is asked for, or the Hessian at which would make a better preconditioner. */
function pointOf({ at, direction, length }: SearchState): Float64Array {
  return length === 0 ? at : pointAlong(at, direction, length);
}

/** @param gradient at the point; kept if the point is accepted */
function evaluated(
  before: SearchState,
  value: number,
  gradient: Float64Array,
  precondition: Precondition,
  options: SearchOptions,
): SearchState {
  if (!isAccepted(before, value)) return shortened(before, value);
  const at = pointOf(before);
  const steps =
    before.evaluations === 0
      ? before.steps
      : remembered(before.steps, at, before.at, gradient, before.gradient);
  const after = accepted({ ...before, at, gradient, steps }, value);
  return after.asks === "preconditioner" ? after : findDirection(after, precondition, options);
}

function findDirection(
  state: SearchState,
  precondition: Precondition,
  options: SearchOptions,
): SearchState {
  const { gradient, steps } = state;
  const inverses = steps.map(({ inverse }) => inverse);
  const search = descend(gradient, inverses, precondition);
  let asks = search.next();
  while (!asks.done) {
    const { index, vector } = asks.value;
    asks = search.next(steps[index][vector]);
  }
  const { direction, slope, isSpoilt } = asks.value;
  const after = { ...state, direction, steps: isSpoilt ? [] : steps };
  return directed(after, slope, options.sizeOf(gradient), options);
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

function remembered(
  steps: readonly Step[],
  at: Float64Array,
  before: Float64Array,
  gradient: Float64Array,
  gradientBefore: Float64Array,
): readonly Step[] {
  const step = difference(at, before);
  const change = difference(gradient, gradientBefore);
  const curvature = dot(step, change);
  if (!(curvature > 0)) return steps;
  return [...recent(steps, at.length), { step, change, inverse: 1 / curvature }];
}

/** Those of the steps remembered that stay when another comes. */
export function recent<Remembered>(
  steps: readonly Remembered[],
  length: number,
): readonly Remembered[] {
  return steps.length === rememberedSteps(length) ? steps.slice(1) : steps;
}

/** One of the vectors that are remembered. */
export interface Wanted {
  readonly index: number;
  readonly vector: "step" | "change";
}

export interface Descent {
  readonly direction: Float64Array;
  /** Of the function along it. */
  readonly slope: number;
  /** Rounding has spoilt what is remembered, without which this was found. */
  readonly isSpoilt: boolean;
}

/**
 * Where to go from a point of this gradient. Asks for one vector at a time, so that not all of them need be held.
 *
 * @param inverses of the products of the steps and their changes, the oldest first
 */
export function* descend(
  gradient: Float64Array,
  inverses: readonly number[],
  precondition: Precondition,
): Generator<Wanted, Descent, Float64Array> {
  let direction = yield* twoLoops(gradient, inverses, precondition);
  let slope = dot(gradient, direction);
  const isSpoilt = slope > 0;
  if (isSpoilt) {
    direction = yield* twoLoops(gradient, [], precondition);
    slope = dot(gradient, direction);
  }
  return { direction, slope, isSpoilt };
}

/**
 * L-BFGS (Nocedal & Wright, Numerical Optimization, algorithm 7.4) with a preconditioner in place of a
 * multiple of the identity: −H·gradient, H the inverse Hessian that steps and preconditioner suggest.
 */
function* twoLoops(
  gradient: Float64Array,
  inverses: readonly number[],
  precondition: Precondition,
): Generator<Wanted, Float64Array, Float64Array> {
  const direction = gradient.map((entry) => -entry);
  const shares = new Float64Array(inverses.length);
  for (let index = inverses.length - 1; index >= 0; index--) {
    shares[index] = inverses[index] * dot(yield { index, vector: "step" }, direction);
    add(direction, -shares[index], yield { index, vector: "change" });
  }
  precondition(direction);
  for (const [index, inverse] of inverses.entries()) {
    const share = inverse * dot(yield { index, vector: "change" }, direction);
    add(direction, shares[index] - share, yield { index, vector: "step" });
  }
  return direction;
}

/** Where the parabola through both values and the slope has its minimum, between a tenth and a half. */
function shortening(value: number, nextValue: number, promised: number): number {
  if (!Number.isFinite(nextValue)) return 0.1;
  const minimum = -promised / (2 * (nextValue - value - promised));
  return Math.min(0.5, Math.max(0.1, minimum));
}

/** @param target may be one of the others */
export function difference(
  a: Float64Array,
  b: Float64Array,
  target: Float64Array = new Float64Array(a.length),
): Float64Array {
  for (let i = 0; i < a.length; i++) target[i] = a[i] - b[i];
  return target;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function add(target: Float64Array, factor: number, values: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * values[i];
}
