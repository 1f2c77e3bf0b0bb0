import type { Prior } from "../probability/prior.ts";

/**
 * Γ(π, B) = max { ln Σ_c e^{s_c} − Σ_c π_c s_c : s ∈ [−B, B]^C }, for `range` = B > 0.
 *
 * The function is convex, so the maximum is at a corner, and among the corners with n classes at +B
 * at the one that takes the n least probable: with Π_n their total probability
 *
 *   Γ = max_n ln(n e^B + (C − n) e^{−B}) − B(2Π_n − 1).
 *
 * Within a group of equally probable classes that is concave in n, so only the two integers around
 * its stationary point n = 1/(2Bπ) − C/(e^{2B} − 1) and the ends count. Γ is at most
 * ln(π_max C² cosh²B) (Bao et al.) and at most ln(1/π_min) + g(B).
 */
export function softmaxGap(prior: Prior, range: number): number {
  const { classes, groups } = prior;
  const tail = Math.exp(-2 * range);
  // n = 0 and n = C both give ln C.
  let largest = Math.log(classes);
  let before = 0;
  let massBefore = 0;
  for (const { probability, multiplicity } of groups) {
    const stationary = 1 / (2 * range * probability) - classes / Math.expm1(2 * range);
    for (const candidate of [
      Math.floor(stationary),
      Math.ceil(stationary),
      before + multiplicity,
    ]) {
      const n = Math.min(Math.max(candidate, before), before + multiplicity);
      if (n === 0) continue;
      const mass = massBefore + (n - before) * probability;
      const value = 2 * range * (1 - mass) + Math.log(n + (classes - n) * tail);
      if (value > largest && n < classes) largest = value;
    }
    before += multiplicity;
    massBefore += multiplicity * probability;
  }
  return largest;
}

/**
 * Λ(π, B) = max { ln Σ_c e^{s_c} − ln Σ_c π_c e^{s_c} : s ∈ [−B, B]^C } ≤ ln(1/π_min): how much a sum
 * over classes can exceed the mean under the prior.
 *
 * A ratio of linear functions of e^{s_c} is largest at a corner, again with the least probable
 * classes at +B, and in their number it is monotone within a group.
 */
export function priorRatio(prior: Prior, range: number): number {
  const { classes, groups } = prior;
  const tail = Math.exp(-2 * range);
  let largest = Math.log(classes);
  let taken = 0;
  let mass = 0;
  for (const { probability, multiplicity } of groups) {
    taken += multiplicity;
    mass += multiplicity * probability;
    if (taken === classes) break;
    const value = Math.log((taken + (classes - taken) * tail) / (mass + (1 - mass) * tail));
    largest = Math.max(largest, value);
  }
  return largest;
}
