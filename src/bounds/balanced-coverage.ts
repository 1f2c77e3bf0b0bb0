/**
 * Collisions matter only relative to the other classes' counts. With n_j negatives of class j, m of
 * the anchor's class c and ρ = min{1, min_j n_j/(1 + m)},
 *
 *   ln(1 + m + Σ_j n_j x_j) − ln(1 + m) ≥ ln(1 + ρ Σ_j x_j) ≥ ρ ln(1 + Σ_j x_j),
 *
 * so R − d − E ln(1 + Col) ≥ Σ_c π_c E[ρ | c] S_c. Given the anchor's class, 1 + m and n_j are the counts
 * N of all K + 1 draws, and choosing the anchor weighs a draw by its count of c: E[ρ | c] =
 * E[min_j N_j]/((K + 1)π_c). As υ_{K+1} = P(min_j N_j ≥ 1) ≤ E min_j N_j, this is never above the fractional
 * collision bound; and the coefficient tends to π_max/π_min, 1 for a uniform prior, as K grows.
 */
import type { Bound } from "./bound.ts";
import { amplified, vacuous } from "./result.ts";
import { cannotCover } from "./validity.ts";

/** S ≤ (K + 1) π_max / E[min_c N_c] · (R − d − E ln(1 + Col)). */
export const balancedCoverage: Bound = {
  id: "balanced-coverage",
  title: "Balanced coverage",
  quantity: "supervised",
  direction: "upper",
  settings: ["same-class", "augmentation"],
  formula: String.raw`S \le \frac{(K+1)\,\pi_{\max}}{\mathbb{E}\,\min_c N_c}\,\bigl(R - d - \mathbb{E}\ln(1+\mathrm{Col})\bigr),\quad N \sim \mathrm{Multinomial}(K+1, \pi)`,
  reference: null,
  provenance: "This project's. Proved here.",
  validity:
    "Any prior, K + 1 ≥ C. Does not depend on the temperature. The coefficient tends to π_max/π_min as K grows; where the rarest class is expected more than 64 times, or there are more than 16 distinct probabilities, a slightly larger one is used.",
  evaluate(on) {
    const reason = cannotCover(on);
    if (reason !== null) return vacuous(reason);
    const logCoefficient = Math.log1p(on.negatives) + Math.log(on.prior.max) - on.logSmallestCount;
    return amplified(on, logCoefficient, 1, { gap: on.gap });
  },
};
