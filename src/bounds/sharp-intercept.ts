/**
 * The argument of Wang et al. with the exact V/t in place of √Var/t. For a uniform prior it is always
 * below the upper side of Bao et al., as g(B) < 2 ln cosh B; for a skewed one either may be.
 */
import type { Bound } from "./bound.ts";
import { sampleJensenGap } from "./jensen-gap.ts";
import { affine, vacuous } from "./result.ts";
import { needsNegatives } from "./validity.ts";

/** S ≤ R + V/t − ln(K π_min) + A(K). */
export const sharpIntercept: Bound = {
  id: "sharp-intercept",
  title: "Sharp intercept",
  quantity: "supervised",
  direction: "upper",
  settings: ["same-class", "augmentation"],
  formula: String.raw`S \le R + \frac{V}{t} - \ln(K\pi_{\min}) + \min\Bigl\{g(B), \frac{e^{2B}-1}{2\sqrt K}, \frac{e^{2B}\sinh^2 B}{2K}\Bigr\}`,
  reference: null,
  provenance: "This project's. Proved here.",
  validity: "Any prior, every K ≥ 1. g(B) = ln(sinh B/B) + B coth B − 1.",
  evaluate(on) {
    const reason = needsNegatives(on);
    if (reason !== null) return vacuous(reason);
    return affine(on, "upper", "contrastiveLoss", 0, {
      variance: on.variance,
      sumOverMean: -Math.log(on.prior.min) - Math.log(on.negatives),
      jensenGap: sampleJensenGap(on.scores.range, on.negatives),
    });
  },
};
