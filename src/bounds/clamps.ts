/** What any features whatever have: bounds on S that need no contrastive loss. */
import type { Bound } from "./bound.ts";
import { logSoftplus, softplus } from "./log-space.ts";
import { constant, vacuous } from "./result.ts";
import { hasSimplexOptimum, simplexSupervisedLoss } from "./simplex.ts";

const SETTINGS = ["same-class", "augmentation"] as const;

/** S ≤ ln(1 + (C − 1) e^{2B}), as no two logits differ by more than 2B. */
export const clampUpper: Bound = {
  id: "clamp-upper",
  title: "Trivial upper clamp",
  quantity: "supervised",
  direction: "upper",
  settings: SETTINGS,
  formula: String.raw`S \le \ln\bigl(1 + (C-1)e^{2B}\bigr)`,
  reference: null,
  provenance: "Elementary: no two logits differ by more than 2B.",
  validity: "Any prior, any K, without any measurement.",
  evaluate({ prior, scores }) {
    const logOthers = Math.log(prior.classes - 1) + 2 * scores.range;
    return constant(softplus(logOthers), logSoftplus(logOthers));
  },
};

/**
 * S ≤ ln(1 + (C − 1) e^B) + B/(8C(2C − 1)).
 *
 * The own class's logit s is within ±Bρ, ρ = ‖μ_c‖/L, and its mean is exactly Bρ². The loss is at most
 * ln(e^s + (C − 1)e^B) − s, and ln(e^s + (C − 1)e^B) ≤ ln(1 + (C − 1)e^B) + s⁺/C, whose mean is at most
 * B(ρ + ρ²)/(2C) above the first term; B(ρ + ρ²)/(2C) − Bρ² is largest at ρ = 1/(4C − 2).
 */
export const clampMean: Bound = {
  id: "clamp-mean",
  title: "Upper clamp of mean classifiers",
  quantity: "supervised",
  direction: "upper",
  settings: SETTINGS,
  formula: String.raw`S \le \ln\bigl(1 + (C-1)e^{B}\bigr) + \frac{B}{8C(2C-1)}`,
  reference: null,
  provenance:
    "This project's. Proved here: the mean score of a class with its own mean is a square, so never negative.",
  validity: "Any prior, any K, without any measurement. Always below the trivial upper clamp.",
  evaluate({ prior, scores }) {
    const { classes } = prior;
    if (classes === 1) return constant(0, -Infinity);
    const { range } = scores;
    const value =
      softplus(Math.log(classes - 1) + range) + range / (8 * classes * (2 * classes - 1));
    return constant(value, Math.log(value));
  },
};

/** S ≥ ln(1 + (C − 1) e^{−BC/(C−1)}) = S*, which the simplex attains. */
export const clampLower: Bound = {
  id: "clamp-lower",
  title: "Lower clamp",
  quantity: "supervised",
  direction: "lower",
  settings: SETTINGS,
  formula: String.raw`S \ge \ln\bigl(1 + (C-1)e^{-BC/(C-1)}\bigr)`,
  reference: null,
  provenance:
    "Proved here by convexity: with equally likely classes the mean logit difference is at most BC/(C − 1). The simplex attains it.",
  validity: "Uniform prior, any K, without any measurement.",
  evaluate({ prior, scores }) {
    if (!hasSimplexOptimum(prior)) return vacuous("proved for a uniform prior only");
    const { value, logValue } = simplexSupervisedLoss(prior.classes, scores.range);
    return constant(value, logValue);
  },
};
