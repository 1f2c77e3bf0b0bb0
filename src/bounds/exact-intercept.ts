/**
 * S − R − V/t = E LSE_c(z·μ_c/t) − E LSE(z·z⁺/t, z·z_k/t). Bao et al. compare either with the mean score
 * of a negative by Kantorovich's inequality; here each comparison is the exact maximum over all scores
 * in [−B, B].
 *
 * Upper side, two ways. The first is at most Γ(π, B) above the mean score of a negative, or at most
 * Λ(π, B) + A′(K) above E ln (1/K) Σ_k e^{z·z_k/t}. The second, without its positive, is at least ln K
 * above both of these. And with it by at least another ln(1 + e^{−B}/K): the positive adds
 * ln(1 + e^p/Σ) ≥ ln(1 + e^{p−B}/K), convex in its score p, and E p = E‖μ(x)‖²/t ≥ 0.
 *
 * Lower side. LSE_c(s) ≥ Σ π_c s_c + H(π). The excess of the second log-sum-exp over the mean score of a
 * negative is convex in the scores, so it is largest with the positive at B, aK negatives at B and the
 * others at −B: ln((1 + aK)e^B + (1 − a)K e^{−B}) − B(2a − 1). That is concave in a, with the maximum
 * ln K + g(B) + 2B/(K(1 − e^{−2B})) or, if the maximising a would be negative, ln(K + e^{2B}) at a = 0.
 */
import type { Bound } from "./bound.ts";
import { jensenGap, sharpSampleJensenGap } from "./jensen-gap.ts";
import { logAdd } from "./log-space.ts";
import { affine, vacuous } from "./result.ts";
import { needsNegatives } from "./validity.ts";

const SETTINGS = ["same-class", "augmentation"] as const;

/** S ≤ R + V/t − ln(K + e^{−B}) + min{Γ(π, B), Λ(π, B) + A′(K)}. */
export const exactIntercept: Bound = {
  id: "exact-intercept",
  title: "Exact intercept, upper side",
  quantity: "supervised",
  direction: "upper",
  settings: SETTINGS,
  formula: String.raw`S \le R + \frac{V}{t} - \ln(K + e^{-B}) + \min\bigl\{\Gamma(\pi,B),\ \Lambda(\pi,B) + A'(K)\bigr\},\quad A'(K) = \min\{g(B), x/2, x^2/2\},\ x = \frac{e^B-1}{\sqrt K}`,
  reference: null,
  provenance: "This project's. Proved here.",
  validity:
    "Any prior, every K ≥ 1. Never above the upper side of Bao et al. or the sharp intercept. Γ = max over s ∈ [−B, B]^C of ln Σ e^{s_c} − Σ π_c s_c; Λ of ln Σ e^{s_c} − ln Σ π_c e^{s_c}.",
  evaluate(on) {
    const reason = needsNegatives(on);
    if (reason !== null) return vacuous(reason);
    const { range } = on.scores;
    return affine(on, "upper", "contrastiveLoss", 0, {
      variance: on.variance,
      delta:
        Math.min(on.softmaxGap, on.priorRatio + sharpSampleJensenGap(range, on.negatives)) -
        Math.log(on.negatives + Math.exp(-range)),
    });
  },
};

/** S ≥ R + V/t + H(π) − max{…}, the worst excess of InfoNCE's log-sum-exp over a negative's mean score. */
export const exactInterceptLower: Bound = {
  id: "exact-intercept-lower",
  title: "Exact intercept, lower side",
  quantity: "supervised",
  direction: "lower",
  settings: SETTINGS,
  formula: String.raw`S \ge R + \frac{V}{t} + H(\pi) - \max_{0\le a\le 1}\bigl\{\ln\bigl((1+aK)e^B + (1-a)Ke^{-B}\bigr) - B(2a-1)\bigr\}`,
  reference: null,
  provenance: "This project's. Proved here.",
  validity: "Any prior, every K ≥ 1. Never below the lower side of Bao et al.",
  evaluate(on) {
    const reason = needsNegatives(on);
    if (reason !== null) return vacuous(reason);
    return affine(on, "lower", "contrastiveLoss", 0, {
      variance: on.variance,
      delta: on.prior.entropy - logSumGap(on.scores.range, on.negatives),
    });
  },
};

/** max over a ∈ [0, 1] of ln((1 + aK)e^B + (1 − a)K e^{−B}) − B(2a − 1). */
export function logSumGap(range: number, negatives: number): number {
  const tail = Math.exp(-2 * range);
  const rise = -Math.expm1(-2 * range);
  // The maximising a is positive from this K on.
  const threshold = (2 * range) / (rise - 2 * range * tail);
  if (negatives > threshold) {
    return Math.log(negatives) + jensenGap(range) + (2 * range) / (negatives * rise);
  }
  return logAdd(2 * range, Math.log(negatives));
}
