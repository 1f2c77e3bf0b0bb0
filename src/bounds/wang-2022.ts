/**
 * ln Σ_c e^{z·μ_c/t} ≤ ln(1/π_min) + ln E e^{z·z⁻/t}, and that exceeds E ln (1/K) Σ_k e^{z·z_k/t} by at
 * most A(K); dropping the positive from InfoNCE's denominator only lowers it. The positive's score
 * differs from that of its class mean by V/t ≤ √Var/t.
 */
import type { Bound } from "./bound.ts";
import { sampleJensenGap } from "./jensen-gap.ts";
import { wang2022 } from "./references.ts";
import { affine, vacuous } from "./result.ts";
import { needsNegatives } from "./validity.ts";

/** S ≤ R + √Var/t − ln(K π_min) + A(K). */
export const wang: Bound = {
  id: "wang-2022",
  title: "Wang et al.: upper side with explicit constants",
  quantity: "supervised",
  direction: "upper",
  settings: ["augmentation"],
  formula: String.raw`S \le R + \frac{\sqrt{\mathrm{Var}}}{t} - \ln(K\pi_{\min}) + \min\Bigl\{g(B), \frac{e^{2B}-1}{2\sqrt K}, \frac{e^{2B}\sinh^2 B}{2K}\Bigr\}`,
  reference: wang2022,
  provenance:
    "The paper has O(1/√K) for the last term, temperature 1, balanced classes and a loss without the positive in its denominator; the constants, and the rest of the generality, are proved here.",
  validity: "Any prior, every K ≥ 1. g(B) = ln(sinh B/B) + B coth B − 1.",
  evaluate(on) {
    const reason = needsNegatives(on);
    if (reason !== null) return vacuous(reason);
    return affine(on, "upper", "contrastiveLoss", 0, {
      totalDeviation: on.totalDeviation,
      sumOverMean: -Math.log(on.prior.min) - Math.log(on.negatives),
      jensenGap: sampleJensenGap(on.scores.range, on.negatives),
    });
  },
};
