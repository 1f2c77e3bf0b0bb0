import {
  accepted,
  descend,
  difference,
  directed,
  dot,
  firstNumbers,
  isAccepted,
  type Minimum,
  minimumOf,
  type Precondition,
  pointAlong,
  recent,
  renewed,
  type SearchNumbers,
  type SearchOptions,
  shortened,
} from "../scoring/classification/minimise.ts";
import type { Partials } from "./partials.ts";

/**
 * A search between two rounds: its numbers, and the rounds among whose results its vectors are. It decides as
 * `minimise` does, but holds three vectors at a time, where that holds a dozen or more.
 */
export interface StoredSearch extends SearchNumbers {
  /** Of the point whose value is asked for. */
  readonly pointAt: number;
  /** Of the last point that was accepted, and of its gradient. */
  readonly acceptedAt: number;
  readonly gradientAt: number;
  readonly directionAt: number;
  readonly remembered: readonly { readonly at: number; readonly inverse: number }[];
}

type Vector = "point" | "gradient" | "direction" | "step" | "change";

/** What a search that has ended found. */
export type StoredMinimum = Omit<Minimum, "renewed">;

/** The search of a fit, and where it lies. */
export class SearchStore {
  readonly #partials: Partials;
  readonly #fit: string;

  constructor(partials: Partials, fit: string) {
    this.#partials = partials;
    this.#fit = fit;
  }

  async begin(at: Float64Array, options: SearchOptions): Promise<StoredSearch> {
    await this.#write(0, "point", at);
    return {
      ...firstNumbers(options),
      pointAt: 0,
      acceptedAt: 0,
      gradientAt: 0,
      directionAt: 0,
      remembered: [],
    };
  }

  point({ pointAt }: StoredSearch): Promise<Float64Array> {
    return this.#read(pointAt, "point");
  }

  /**
   * Goes on in a round with what was asked for.
   *
   * @param gradient at the point; its entries may be replaced
   */
  async evaluated(
    before: StoredSearch,
    round: number,
    value: number,
    gradient: Float64Array,
    precondition: () => Promise<Precondition>,
    options: SearchOptions,
  ): Promise<StoredSearch> {
    if (!isAccepted(before, value)) {
      const shorter = shortened(before, value);
      if (shorter.asks === "nothing") return shorter;
      const at = await this.#read(before.acceptedAt, "point");
      return this.#along(shorter, round, at);
    }
    await this.#write(round, "gradient", gradient);
    const remembered =
      before.evaluations === 0 ? [] : await this.#remembered(before, round, gradient);
    const after = {
      ...accepted(before, value),
      acceptedAt: before.pointAt,
      gradientAt: round,
      remembered,
    };
    return after.asks === "preconditioner"
      ? after
      : this.#directed(after, round, gradient, precondition, options);
  }

  /** Goes on with a better preconditioner. */
  async renewed(
    before: StoredSearch,
    round: number,
    precondition: () => Promise<Precondition>,
    options: SearchOptions,
  ): Promise<StoredSearch> {
    const gradient = await this.#read(before.gradientAt, "gradient");
    const after = { ...renewed(before), remembered: [] };
    return this.#directed(after, round, gradient, precondition, options);
  }

  /** Keeps what was found. */
  async end(state: StoredSearch, options: SearchOptions): Promise<void> {
    const minimum = minimumOf(state, options);
    await writeFitted(
      this.#partials,
      this.#fit,
      await this.#read(state.acceptedAt, "point"),
      minimum,
    );
  }

  async #directed(
    before: StoredSearch,
    round: number,
    gradient: Float64Array,
    precondition: () => Promise<Precondition>,
    options: SearchOptions,
  ): Promise<StoredSearch> {
    const { remembered } = before;
    const inverses = remembered.map(({ inverse }) => inverse);
    const search = descend(gradient, inverses, await precondition());
    let asks = search.next();
    while (!asks.done) {
      const { index, vector } = asks.value;
      asks = search.next(await this.#read(remembered[index].at, vector));
    }
    const { direction, slope, isSpoilt } = asks.value;
    await this.#write(round, "direction", direction);
    const state = { ...before, remembered: isSpoilt ? [] : remembered, directionAt: round };
    const after = directed(state, slope, options.sizeOf(gradient), options);
    if (after.asks === "nothing") return after;
    return this.#along(after, round, await this.#read(after.acceptedAt, "point"), direction);
  }

  async #remembered(
    { remembered, ...before }: StoredSearch,
    round: number,
    gradient: Float64Array,
  ) {
    const point = await this.#read(before.pointAt, "point");
    const step = difference(point, await this.#read(before.acceptedAt, "point"), point);
    await this.#write(round, "step", step);
    const last = await this.#read(before.gradientAt, "gradient");
    const change = difference(gradient, last, last);
    const curvature = dot(step, change);
    if (!(curvature > 0)) return remembered;
    await this.#write(round, "change", change);
    return [...recent(remembered, step.length), { at: round, inverse: 1 / curvature }];
  }

  /** The next point, which replaces `at`. */
  async #along(
    state: StoredSearch,
    round: number,
    at: Float64Array,
    direction?: Float64Array,
  ): Promise<StoredSearch> {
    const along = direction ?? (await this.#read(state.directionAt, "direction"));
    await this.#write(round + 1, "point", pointAlong(at, along, state.length, at));
    return { ...state, pointAt: round + 1 };
  }

  #read(round: number, vector: Vector): Promise<Float64Array> {
    return this.#partials.doubles(`${this.#fit}/${round}/${vector}`);
  }

  #write(round: number, vector: Vector, values: Float64Array): Promise<void> {
    return this.#partials.write(`${this.#fit}/${round}/${vector}`, values);
  }
}

/** What a fit has found, whether in rounds or at once. */
export async function writeFitted(
  partials: Partials,
  fit: string,
  weights: Float64Array,
  { value, gradient, gap, iterations, evaluations, converged }: StoredMinimum,
): Promise<void> {
  await partials.write(`${fit}/fitted/weights`, weights);
  const minimum = { value, gradient, gap, iterations, evaluations, converged };
  await partials.writeJson(`${fit}/fitted/minimum`, minimum);
}

export function fittedWeights(partials: Partials, fit: string): Promise<Float64Array> {
  return partials.doubles(`${fit}/fitted/weights`);
}

export function fittedMinimum(partials: Partials, fit: string): Promise<StoredMinimum> {
  return partials.json(`${fit}/fitted/minimum`);
}
