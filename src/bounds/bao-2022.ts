/**
 * R and S share the term of the positive, up to V/t: S − R = V/t + E LSE_c(z·μ_c/t) − E LSE(z·z⁺/t,
 * z·z_k/t). The first log-sum-exp is between Σ π_c s_c + H(π) and Σ π_c s_c + ln(π_max C² cosh²B), the
 * second between ln K and ln((K + 1)² cosh²B/K) above the mean score of a negative, which is the same
 * Σ π_c s_c: Jensen's, Gibbs' and Kantorovich's inequalities.
 */
import type { Bound } from "./bound.ts";
import { logCosh } from "./log-cosh.ts";
import { bao2022 } from "./references.ts";
import { affine, vacuous } from "./result.ts";
import { needsNegatives } from "./validity.ts";

const SETTINGS = ["same-class", "augmentation"] as const;

/** S ≤ R + V/t + Δ_U, Δ_U = ln(π_max C² cosh²B / K). */
export const baoUpper: Bound = {
  id: "bao-2022",
  title: "Bao et al.: surrogate gap, upper side",
  quantity: "supervised",
  direction: "upper",
  settings: SETTINGS,
  formula: String.raw`S \le R + \frac{V}{t} + \ln\frac{\pi_{\max}C^2\cosh^2 B}{K}`,
  reference: bao2022,
  provenance:
    "As in the published code, which has a uniform prior and B = 1; proved here for any prior and B, and with V/t for augmentations.",
  validity: "Any prior, every K ≥ 1.",
  evaluate(on) {
    const reason = needsNegatives(on);
    if (reason !== null) return vacuous(reason);
    const { max, classes } = on.prior;
    return affine(on, "upper", "contrastiveLoss", 0, {
      variance: on.variance,
      delta:
        Math.log(max) +
        2 * Math.log(classes) +
        2 * logCosh(on.scores.range) -
        Math.log(on.negatives),
    });
  },
};

/** S ≥ R + V/t + Δ_L, Δ_L = H(π) + ln(K/(K + 1)²) − 2 ln cosh B. */
export const baoLower: Bound = {
  id: "bao-2022-lower",
  title: "Bao et al.: surrogate gap, lower side",
  quantity: "supervised",
  direction: "lower",
  settings: SETTINGS,
  formula: String.raw`S \ge R + \frac{V}{t} + H(\pi) + \ln\frac{K}{(K+1)^2} - 2\ln\cosh B`,
  reference: bao2022,
  provenance:
    "As in the published code, which has a uniform prior and B = 1; proved here for any prior and B, and with V/t for augmentations.",
  validity: "Any prior, every K ≥ 1.",
  evaluate(on) {
    const reason = needsNegatives(on);
    if (reason !== null) return vacuous(reason);
    const { negatives } = on;
    return affine(on, "lower", "contrastiveLoss", 0, {
      variance: on.variance,
      delta:
        on.prior.entropy +
        Math.log(negatives) -
        2 * Math.log1p(negatives) -
        2 * logCosh(on.scores.range),
    });
  },
};
