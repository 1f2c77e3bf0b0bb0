import type { Prior } from "../probability/prior.ts";
import { logSoftplus, softplus } from "./log-space.ts";

/**
 * The optimum for equally likely classes: every class collapsed to one vertex of a regular simplex,
 * inner products B within a class and −B/(C − 1) between two, which needs C − 1 dimensions.
 * (Awasthi, Dikkala & Kamath 2022)
 */
export interface SimplexOptimum {
  /** R* = E ln(1 + m + (K − m) q), m binomial (K, 1/C), q = e^{−BC/(C−1)}. */
  readonly contrastiveLoss: number;
  /** R* − E ln(1 + m): what is left of R* without collisions, in full relative accuracy. */
  readonly excess: number;
  /** Its logarithm, finite where the excess underflows; −Infinity for one class. */
  readonly logExcess: number;
  /** S* = ln(1 + (C − 1) q). */
  readonly supervisedLoss: number;
}

/** Whether the closed form holds: all classes equally likely. */
export function hasSimplexOptimum(prior: Prior): boolean {
  return prior.groups.length === 1;
}

/** S* for C classes and scores in [−`range`, `range`], and its logarithm, finite where S* underflows. */
export function simplexSupervisedLoss(
  classes: number,
  range: number,
): { readonly value: number; readonly logValue: number } {
  const logSum = classes === 1 ? -Infinity : Math.log(classes - 1) + logRatio(classes, range);
  return { value: softplus(logSum), logValue: logSoftplus(logSum) };
}

/** The optimum for C equally likely classes and scores in [−`range`, `range`], as a function of K ≥ 0. */
export function simplexOptimum(
  classes: number,
  range: number,
): (negatives: number, collisionTerm: number) => SimplexOptimum {
  const supervisedLoss = simplexSupervisedLoss(classes, range).value;
  const logExcessOf = logSimplexExcess(classes, range);
  return (negatives, collisionTerm) => {
    const logExcess = logExcessOf(negatives);
    const excess = Math.exp(logExcess);
    return { contrastiveLoss: collisionTerm + excess, excess, logExcess, supervisedLoss };
  };
}

/** ln q. */
function logRatio(classes: number, range: number): number {
  return -range * (classes / (classes - 1));
}

/** From here on (K − m) q is so small that ln(1 + x) = x to the last digit. */
const LINEAR = -40;

/** Step of the trapezoid rule in v = ln u; its error is about e^{−π²/step} = 7e-18. */
const STEP = 1 / 4;

/**
 * The integrand is proportional to u up to a share of Ku. So the nodes start at Ku = 10⁻⁸, and all those
 * left of it are a geometric series.
 */
const LEFT = -18.5;
const LEFT_OF_START = 1 / Math.expm1(STEP);

/** Where the nodes start for K = 10¹² … */
const FIRST = -46.25;

/** … up to here, since the integrand falls like e^{−u} to the right: e^{−42} = 6e-19. */
const LAST_DECAY = 42;
const LAST = Math.log(LAST_DECAY);
const NODES = Math.ceil((LAST - FIRST) / STEP) + 1;

/** Below this, two terms of a series in u are all a double can hold. */
const SMALL = 1e-8;

/**
 * ln E ln(1 + (K − m) q/(1 + m)), m binomial (K, p), p = 1/C, as a function of K.
 *
 * As a difference of two expected logarithms it would cancel when q is small. By Frullani's integral
 * it is ∫ (E e^{−u(1 + m)} − E e^{−u(1 + m + (K − m)q)}) du/u. The first transform is
 * e^{−u}(1 − p + pe^{−u})^K, and the ratio of the second to it e^{−Kδ} with
 *
 *   δ = uq − ln(1 + w),  w = p e^{−u} (e^{uq} − 1)/(1 − p + p e^{−u}),
 *
 * which cancels by half at most since p ≤ 1/2, so that every digit survives.
 */
function logSimplexExcess(classes: number, range: number): (negatives: number) => number {
  if (classes === 1) return () => -Infinity;
  const p = 1 / classes;
  const logQ = logRatio(classes, range);
  const q = Math.exp(logQ);
  const nodes = new Float64Array(NODES);
  const growth = new Float64Array(NODES);
  const delta = new Float64Array(NODES);
  for (let node = 0; node < NODES; node++) {
    const u = Math.exp(FIRST + node * STEP);
    nodes[node] = u;
    if (u < SMALL) {
      growth[node] = -p * u * (1 - ((1 - p) * u) / 2);
      delta[node] = u * q * (1 - p) * (1 + p * u * (1 - q / 2));
      continue;
    }
    const decay = Math.exp(-u);
    growth[node] = Math.log1p(p * Math.expm1(-u));
    delta[node] = u * q - Math.log1p((p * decay * Math.expm1(u * q)) / (1 - p + p * decay));
  }
  return (negatives) => {
    if (negatives === 0) return -Infinity;
    if (logQ + Math.log(negatives) < LINEAR) {
      // E (K − m)/(1 + m) = (1 − (1 − p)^{K+1})/p − 1.
      return logQ + Math.log(-Math.expm1((negatives + 1) * Math.log1p(-p)) * classes - 1);
    }
    const start = Math.max(0, Math.floor((LEFT - Math.log1p(negatives) - FIRST) / STEP));
    let sum = -Math.expm1(-negatives * delta[start]) * LEFT_OF_START;
    for (let node = start; node < NODES; node++) {
      const decay = negatives * growth[node] - nodes[node];
      sum -= Math.exp(decay) * Math.expm1(-negatives * delta[node]);
      if (decay < -LAST_DECAY) break;
    }
    return Math.log(sum * STEP);
  };
}
