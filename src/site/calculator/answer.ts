import { parsePrior } from "../../api/prior-expression.ts";
import { type BoundsRow, evaluateBounds } from "../../bounds/catalogue.ts";
import type { BoundsQuestion } from "../../bounds/question.ts";
import { collision, expectedCollisions } from "../../probability/collisions.ts";
import { couponQuantile, couponTime } from "../../probability/coupon-time.ts";
import { type Coverage, coverage } from "../../probability/coverage.ts";
import { MAX_DRAWS } from "../../probability/draws.ts";
import type { Prior } from "../../probability/prior.ts";
import type { Choice, State } from "./state.ts";

/** What depends on the prior alone. */
export interface PriorFacts {
  readonly prior: Prior;
  /** E T, of the coupon time T. */
  readonly expectedDraws: number;
  readonly variance: number;
  /** The smallest number of draws of each coverage; Infinity if above 10¹². */
  readonly targets: readonly { readonly probability: number; readonly draws: number }[];
}

/** Coverages that people ask for. */
export const TARGETS = [0.5, 0.9, 0.95, 0.99, 0.999] as const;

const factsOf = new WeakMap<Prior, PriorFacts>();

/** Computed once for each prior. */
export function priorFacts(expression: string): PriorFacts {
  const prior = parsePrior(expression);
  const known = factsOf.get(prior);
  if (known !== undefined) return known;
  const { mean, variance } = couponTime(prior);
  const facts = {
    prior,
    expectedDraws: mean,
    variance,
    targets: TARGETS.map((probability) => ({
      probability,
      draws: couponQuantile(prior, probability),
    })),
  };
  factsOf.set(prior, facts);
  return facts;
}

/** Everything at the chosen number of negatives. */
export interface Answer extends PriorFacts {
  readonly state: State;
  /** K */
  readonly negatives: number;
  /** υ_{K+1} */
  readonly coverage: Coverage;
  /** τ_K */
  readonly collision: Coverage;
  /** E Col */
  readonly expectedCollisions: number;
  /** E ln(1 + Col), and every bound. */
  readonly row: BoundsRow;
}

/** @throws InputError if the measurements contradict the setting, or no K reaches the target */
export function answerTo(state: State): Answer {
  const facts = priorFacts(state.prior);
  const { prior } = facts;
  const negatives = negativesFor(prior, state.choice);
  const [row] = evaluateBounds(boundsQuestion(state, prior), [
    { negatives, contrastiveLoss: state.measured.contrastiveLoss },
  ]);
  return {
    ...facts,
    state,
    negatives,
    coverage: coverage(prior, negatives + 1),
    collision: collision(prior, negatives),
    expectedCollisions: expectedCollisions(prior, negatives),
    row,
  };
}

export function boundsQuestion(state: State, prior: Prior): BoundsQuestion {
  const { contrastiveLoss: _, ...measured } = state.measured;
  return { prior, setting: state.setting, temperature: state.temperature, ...measured };
}

/** K; at least 1, as a batch has a negative. The last K if no number of draws reaches the target. */
export function negativesFor(prior: Prior, choice: Choice): number {
  switch (choice.by) {
    case "negatives":
      return choice.negatives;
    case "batch":
      return choice.views * (choice.size - 1);
    case "target": {
      const draws = Math.min(MAX_DRAWS, couponQuantile(prior, choice.probability));
      return Math.max(1, draws - 1);
    }
  }
}
