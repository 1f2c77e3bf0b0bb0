/**
 * A search for finite models that violate an inequality: random restarts and hill climbing, seeded.
 */
import { type FiniteModel, type Quantities, quantities } from "../oracles/finite-model.ts";

/** The sizes of a model, and what of it may vary. */
export interface Shape {
  readonly classes: number;
  readonly samples: number;
  readonly views: number;
  readonly dimension: number;
  readonly negatives: number;
  readonly uniform: boolean;
  /** Features of unit norm over a temperature, or of bounded norm without one. */
  readonly unitNorm: boolean;
}

/** A model, what it amounts to, and the range of its scores. */
export interface Case {
  readonly shape: Shape;
  readonly model: FiniteModel;
  readonly exact: Quantities;
  readonly temperature: number | undefined;
  readonly normBound: number | undefined;
}

/** How close a case comes to violating something; below 0 it does. */
export type Slack = (found: Case) => number;

/** Uniform numbers in [0, 1): Marsaglia's xorshift with 32 bits, enough to scatter restarts. */
export function randomFrom(seed: number): () => number {
  let state = seed * 2_654_435_761 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Climbs from random starts towards small slack, calling `visit` on every case tried. */
export function search(
  slack: Slack,
  shapes: readonly Shape[],
  options: { seed: number; restarts: number; steps: number; visit?: (found: Case) => void },
): { slack: number; at: Case } {
  const random = randomFrom(options.seed);
  let best: { slack: number; at: Case } | undefined;
  for (let restart = 0; restart < options.restarts; restart++) {
    const shape = shapes[restart % shapes.length];
    let genes = Float64Array.from({ length: genesOf(shape) }, () => 4 * random() - 2);
    let current = build(shape, genes);
    options.visit?.(current);
    let least = slack(current);
    let size = 1;
    for (let step = 0; step < options.steps; step++) {
      const mutated = genes.slice();
      const changes = 1 + Math.floor(random() * 3);
      for (let change = 0; change < changes; change++) {
        const gene = Math.floor(random() * genes.length);
        mutated[gene] += size * (random() + random() + random() - 1.5);
      }
      const next = build(shape, mutated);
      options.visit?.(next);
      const value = slack(next);
      if (value < least) {
        least = value;
        genes = mutated;
        current = next;
        size = Math.min(2, size * 1.5);
      } else {
        size = Math.max(1e-3, size * 0.93);
      }
    }
    if (best === undefined || least < best.slack) best = { slack: least, at: current };
  }
  return best as { slack: number; at: Case };
}

function genesOf({ classes, samples, views, dimension }: Shape): number {
  return 1 + classes + classes * samples + classes * samples * views * (1 + dimension);
}

/** The temperature, or L², from 0.1 to 10 as a gene goes from −2 to 2. */
function size(gene: number): number {
  return 10 ** Math.min(1, Math.max(-1, gene / 2));
}

function build(shape: Shape, genes: Float64Array): Case {
  const { classes, samples, views, dimension, uniform, unitNorm } = shape;
  let next = 0;
  const take = (count: number): number[] => {
    next += count;
    return Array.from(genes.subarray(next - count, next));
  };
  const scale = size(take(1)[0]);
  const logits = take(classes);
  const prior = uniform ? logits.map(() => 1 / classes) : softmax(logits);
  const normBound = Math.sqrt(scale);
  const model: FiniteModel = {
    prior,
    scale: unitNorm ? 1 / scale : 1,
    samples: prior.flatMap((_, c) =>
      softmax(take(samples)).map((weight) => ({
        class: c,
        weight,
        views: softmax(take(views)).map((share) => {
          const direction = take(dimension);
          const norm = Math.hypot(...direction) || 1;
          const length = unitNorm ? 1 : normBound * Math.min(1, norm);
          return { weight: share, feature: direction.map((value) => (value / norm) * length) };
        }),
      })),
    ),
  };
  return {
    shape,
    model,
    exact: quantities(model, shape.negatives),
    temperature: unitNorm ? scale : undefined,
    normBound: unitNorm ? undefined : normBound,
  };
}

function softmax(logits: readonly number[]): number[] {
  const grown = logits.map((logit) => Math.exp(logit));
  const sum = grown.reduce((a, b) => a + b, 0);
  return grown.map((value) => value / sum);
}
