/**
 * E min_c N_c, N_c the number of draws of class c among n i.i.d. draws: Σ_{i ≥ 1} P(every N_c ≥ i).
 *
 * With e_i(x) = Σ_{l ≥ i} x^l/l!, P(every N_c ≥ i) = n! [zⁿ] Π_c e_i(p_c z), by Cauchy's integral
 *
 *   n! eⁿ/nⁿ · (1/2π) ∫ e^{−inθ} Π_c e^{−p_c n} e_i(p_c n e^{iθ}) dθ.
 *
 * The trapezoid rule with N nodes is exact but for the coefficients N, 2N, … away, which are below
 * 10⁻¹⁸ from N ≈ 9√n on; unless C is small, a dozen of the nodes are more than negligible. i = 1 is
 * the coverage, known in full relative accuracy; the rest is added with an absolute error of some
 * 10⁻¹⁴.
 *
 * E min_c N_c / n never falls as n grows (the shares N_c/n are a reversed martingale and their minimum
 * is concave), which continues it beyond the range computed exactly.
 */
import { stirlingError } from "../numerics/stirling-error.ts";
import { coverage } from "../probability/coverage.ts";
import type { Prior, PriorGroup } from "../probability/prior.ts";

/** Computed exactly up to this expected count of the rarest class, so many draws and distinct probabilities. */
const MAX_COUNT = 64;
const MAX_DRAWS = 1e7;
const MAX_GROUPS = 16;

/** ln E min_c N_c, or somewhat less, for n draws; made once for many n. */
export type LogSmallestCount = (draws: number, logCoverage: number) => number;

/** The smallest count's logarithm as a function of n ≥ 1 and ln υ_n; −Infinity if n < C. */
export function logSmallestCount(prior: Prior): LogSmallestCount {
  if (prior.groups.length > MAX_GROUPS) {
    return (draws, logCoverage) => Math.max(logCoverage, Math.log(softMinimum(prior, draws)));
  }
  const last = Math.min(Math.max(prior.classes, Math.floor(MAX_COUNT / prior.min)), MAX_DRAWS);
  let logLastShare: number | undefined;
  return (draws, logCoverage) => {
    if (draws <= last) return exact(prior, draws, logCoverage);
    logLastShare ??= exact(prior, last, coverage(prior, last).logProbability) - Math.log(last);
    const continued = logLastShare + Math.log(draws);
    return Math.max(logCoverage, continued, Math.log(softMinimum(prior, draws)));
  };
}

/** Below this coverage two of every class are too improbable to matter beside one. */
const LOG_RARELY_COVERED = Math.log(1e-8);

function exact(prior: Prior, draws: number, logCoverage: number): number {
  if (logCoverage < LOG_RARELY_COVERED) return logCoverage;
  return Math.log(Math.exp(logCoverage) + beyondFirst(prior, draws));
}

/** Below this a term is lost beside 1. */
const NEGLIGIBLE = 1e-18;

/** Below this a probability that every class is drawn i times is left out; it is hardly above rounding. */
const RARE = 1e-14;

/** Σ_{i ≥ 2} P(every N_c ≥ i). */
function beyondFirst({ classes, groups }: Prior, n: number): number {
  const nodes = nodesFor(n);
  let count = Math.floor(n / classes) - 1;
  let sum = 0;
  for (let node = 0; 2 * node <= nodes && count > 0; node++) {
    const angle = (2 * Math.PI * node) / nodes;
    const { total, largest, length } = alongPowers(groups, n, count, angle);
    sum += node === 0 ? total : 2 * total;
    if (node === 0) count = length;
    if (largest < NEGLIGIBLE) break;
  }
  return (sum * Math.sqrt(2 * Math.PI * n) * Math.exp(stirlingError(n))) / nodes;
}

/**
 * The integrand at one angle, summed over i = 2 … count + 1, its largest modulus there, and, at angle
 * 0, for how many i it is not left out.
 */
function alongPowers(
  groups: readonly PriorGroup[],
  n: number,
  count: number,
  angle: number,
): { total: number; largest: number; length: number } {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const startRe = Math.cos(n * angle);
  const startIm = -Math.sin(n * angle);
  // e^{−p_c n} times x^l/l! and e_{l+1}(x), x = p_c n e^{iθ}, of each group.
  const state = groups.map(({ probability, multiplicity }) => {
    const size = n * probability;
    const modulus = Math.exp(-2 * size * Math.sin(angle / 2) ** 2);
    const re = Math.exp(-size);
    return {
      size,
      multiplicity,
      re,
      im: 0,
      restRe: modulus * Math.cos(size * sine) - re,
      restIm: modulus * Math.sin(size * sine),
    };
  });
  let total = 0;
  let largest = 0;
  let l = 1;
  for (; l <= count; l++) {
    let productRe = startRe;
    let productIm = startIm;
    for (const group of state) {
      const ratio = group.size / l;
      const termRe = ratio * (group.re * cosine - group.im * sine);
      group.im = ratio * (group.re * sine + group.im * cosine);
      group.re = termRe;
      group.restRe -= group.re;
      group.restIm -= group.im;
      // The product times rest^multiplicity, by squaring.
      let baseRe = group.restRe;
      let baseIm = group.restIm;
      for (let power = group.multiplicity; power > 0; power = Math.floor(power / 2)) {
        if (power % 2 === 1) {
          const re = productRe * baseRe - productIm * baseIm;
          productIm = productRe * baseIm + productIm * baseRe;
          productRe = re;
        }
        const re = baseRe * baseRe - baseIm * baseIm;
        baseIm *= 2 * baseRe;
        baseRe = re;
      }
    }
    if (angle === 0 && productRe < RARE) break;
    total += productRe;
    largest = Math.max(largest, Math.abs(productRe) + Math.abs(productIm));
  }
  return { total, largest, length: l - 1 };
}

/** The odd number of nodes from which on the nearest alias, n^N n!/(n + N)!, is negligible. */
function nodesFor(n: number): number {
  // e^{−N²/2n + N³/6n²} at N = 10√n is below 10⁻¹⁸ from about here on.
  if (n > 1000) return 2 * Math.ceil(5 * Math.sqrt(n)) + 1;
  let alias = 1;
  let nodes = 0;
  while (alias > NEGLIGIBLE) {
    nodes++;
    alias *= n / (n + nodes);
  }
  return nodes + 1 - (nodes % 2);
}

/** These bring λ within 2 % of the best; any λ gives a valid bound, and the maximum is flat. */
const ITERATIONS = 12;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** max_λ −(1/λ) ln Σ_c E e^{−λN_c} ≤ E min_c N_c, by Jensen's inequality; it has one maximum. */
function softMinimum({ groups, classes, min }: Prior, n: number): number {
  const bound = (logRate: number): number => {
    const rate = Math.exp(logRate);
    const hit = -Math.expm1(-rate);
    const least = n * Math.log1p(-min * hit);
    let sum = 0;
    for (const { probability, multiplicity } of groups) {
      sum += multiplicity * Math.exp(n * Math.log1p(-probability * hit) - least);
    }
    return -(least + Math.log(sum)) / rate;
  };
  // For C equal classes the best λ is near √(2 ln C / mean).
  const middle = Math.log((2 * Math.log(classes + 1)) / (n * min)) / 2;
  let low = middle - 3;
  let high = middle + 3;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let atLeft = bound(left);
  let atRight = bound(right);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    if (atLeft < atRight) {
      low = left;
      left = right;
      atLeft = atRight;
      right = low + GOLDEN * (high - low);
      atRight = bound(right);
    } else {
      high = right;
      right = left;
      atRight = atLeft;
      left = high - GOLDEN * (high - low);
      atLeft = bound(left);
    }
  }
  return Math.max(0, atLeft, atRight);
}
