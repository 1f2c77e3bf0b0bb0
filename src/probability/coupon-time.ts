import { InputError } from "../errors.ts";
import { type Coverage, coverage } from "./coverage.ts";
import { MAX_DRAWS } from "./draws.ts";
import type { Prior } from "./prior.ts";

/** Beyond this rate, e^{−x} is lost beside 1 even 10⁶ times over. */
const VANISHING = 46;

/** First step of the trapezoid rule in ln s; it is halved until two results agree. */
const STEP = 1 / 8;
const AGREEMENT = 1e-14;
const MAX_HALVINGS = 6;

/**
 * Mean and variance of the coupon time T, the number of draws until every class was seen.
 *
 * If draws arrive as a Poisson process of rate 1, class c is missing at time s with probability
 * e^{−p_c s}, independently, so the time S of completion has distribution Π(s) = Π_c (1 − e^{−p_c s});
 * E S = E T and Var S = Var T + E T. The integrals over dΠ are taken in ln s, where the trapezoid
 * rule converges geometrically. (Holst 1986; ∫ 1 − Π ds in Nozawa & Sato 2021, Table 3.)
 */
export function couponTime(prior: Prior): { readonly mean: number; readonly variance: number } {
  if (prior.classes === 1) return { mean: 1, variance: 0 };
  let step = STEP;
  let sums = integrate(prior, step);
  for (let halving = 0; halving < MAX_HALVINGS; halving++) {
    step /= 2;
    const finer = integrate(prior, step);
    const agree =
      Math.abs(finer.mean - sums.mean) <= AGREEMENT * finer.mean &&
      Math.abs(finer.variance - sums.variance) <= AGREEMENT * finer.variance;
    sums = finer;
    if (agree) break;
  }
  return { mean: sums.mean, variance: sums.variance - sums.mean };
}

/** Mean and variance of S by the trapezoid rule with `step` in ln s. */
function integrate(prior: Prior, step: number): { mean: number; variance: number } {
  const times: number[] = [];
  const masses: number[] = [];
  let mass = 0;
  let moment = 0;
  // From where hardly any class can be missing, downwards.
  const last = Math.log((VANISHING + Math.log(prior.classes)) / prior.min);
  for (let index = Math.ceil(last / step); ; index--) {
    const time = Math.exp(index * step);
    const density = coveringDensity(prior, time);
    times.push(time);
    masses.push(density);
    mass += density;
    moment += density * time;
    if (density < 1e-20 * mass && time * mass < moment) break;
  }
  const mean = moment * step;
  let variance = 0;
  for (let i = 0; i < times.length; i++) variance += masses[i] * (times[i] - mean) ** 2;
  return { mean, variance: variance * step };
}

/** dΠ/d ln s = Π(s) Σ_c x/(e^x − 1), x = p_c s. */
function coveringDensity(prior: Prior, time: number): number {
  let logCovered = 0;
  let hazard = 0;
  for (const { weight, multiplicity } of prior.groups) {
    const x = (weight / prior.total) * time;
    if (x > VANISHING + 20) break;
    const grown = Math.expm1(x);
    // 1 − e^{−x} = (e^x − 1)/e^x
    logCovered += multiplicity * (x > 1 ? Math.log1p(-Math.exp(-x)) : Math.log(grown) - x);
    if (logCovered < -800) return 0;
    hazard += (multiplicity * x) / grown;
  }
  return Math.exp(logCovered) * hazard;
}

/** Coverage is known to this relative accuracy; a target met to within it counts as met. */
const MET = 1e-13;

/** Smallest number of draws with υ ≥ `probability`, for 0 ≤ probability < 1; Infinity if above 10¹². */
export function couponQuantile(prior: Prior, probability: number): number {
  if (!(probability >= 0 && probability < 1)) {
    throw new InputError("probability", `${probability} is no probability from 0 to below 1.`);
  }
  if (probability === 0) return 0;
  const meets = (covered: Coverage): boolean =>
    probability < 0.5
      ? covered.probability >= probability * (1 - MET)
      : covered.complement <= (1 - probability) * (1 + MET);

  // ln(−ln υ) is nearly linear in the number of draws; so a secant from the Poisson approximation
  // lands within a draw or two.
  const goal = Math.log(-Math.log(probability));
  let guess = poissonQuantile(prior, probability);
  let low = prior.classes - 1;
  let high = Infinity;
  let previous: { draws: number; value: number } | undefined;
  while (high - low > 1) {
    const draws = Math.max(low + 1, Math.min(Math.ceil(guess), high - 1, MAX_DRAWS));
    const covered = coverage(prior, draws);
    if (meets(covered)) high = draws;
    else if (draws === MAX_DRAWS) return Infinity;
    else low = draws;
    const value = Math.log(-covered.logProbability);
    const slope =
      previous === undefined || previous.draws === draws || previous.value === value
        ? -prior.min
        : (value - previous.value) / (draws - previous.draws);
    previous = { draws, value };
    const move = (goal - value) / slope;
    // Within a draw of the answer, step over it: both neighbours must be seen.
    guess = Math.abs(move) < 1 ? (high === draws ? draws - 1 : draws + 1) : draws + move;
    if (!(guess > low && guess < high)) {
      guess = high === Infinity ? Math.min(2 * low + 1, MAX_DRAWS) : (low + high) / 2;
    }
  }
  return high;
}

/** The time s with Π_c (1 − e^{−p_c s}) = probability, to a percent or so: bisection in ln s. */
function poissonQuantile(prior: Prior, probability: number): number {
  const goal = Math.log(probability);
  let low = Math.log(prior.classes) - 1;
  let high = Math.log((800 + Math.log(prior.classes)) / prior.min);
  while (high - low > 1e-3) {
    const middle = (low + high) / 2;
    const time = Math.exp(middle);
    let logCovered = 0;
    for (const { probability: p, multiplicity } of prior.groups) {
      const x = p * time;
      if (x > VANISHING) break;
      logCovered += multiplicity * Math.log1p(-Math.exp(-x));
      if (logCovered < goal) break;
    }
    if (logCovered < goal) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}
