/**
 * Collisions need not be excluded, only shared: ln(1 + m + X) ≥ ln(1 + m) + ln(1 + X)/(1 + m), since
 * (1 + x/n)ⁿ ≥ 1 + x. So R − d − E ln(1 + Col) ≥ Σ_c π_c ω_c S_c with
 * ω_c = E[1{all other classes covered}/(1 + Col)], where Arora et al. have 1{Col = 0}.
 *
 * With F(z) = Π_j (e^{p_j z} − 1), Σ_m z^m p^m/(m! (m + 1)) = (e^{pz} − 1)/(pz), so that
 * ω_c = K! [z^K] F(z)/(p_c z) = υ_{K+1}/((K + 1) p_c), smallest for the most probable class.
 */
import type { Bound } from "./bound.ts";
import { amplified, vacuous } from "./result.ts";
import { cannotCover } from "./validity.ts";

/** S ≤ (K + 1) π_max / υ_{K+1} · (R − d − E ln(1 + Col)). */
export const fractionalCollision: Bound = {
  id: "fractional-collision",
  title: "Fractional collisions",
  quantity: "supervised",
  direction: "upper",
  settings: ["same-class", "augmentation"],
  formula: String.raw`S \le \frac{(K+1)\,\pi_{\max}}{\upsilon_{K+1}}\,\bigl(R - d - \mathbb{E}\ln(1+\mathrm{Col})\bigr)`,
  reference: null,
  provenance:
    "This project's. Proved here; equality is approached by collapsed classes as the loss goes to 0.",
  validity:
    "Any prior, K + 1 ≥ C. Grows like K, where those of Arora et al. and Ash et al. are exponential.",
  evaluate(on) {
    const reason = cannotCover(on);
    if (reason !== null) return vacuous(reason);
    const logCoefficient =
      Math.log1p(on.negatives) + Math.log(on.prior.max) - on.coverage.logProbability;
    return amplified(on, logCoefficient, 1, { gap: on.gap });
  },
};
