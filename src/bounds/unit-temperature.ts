/**
 * tR and S₁ share the term of the positive up to V, and t E LSE(z·z⁺/t, z·z_k/t) is at least
 * t ln(K + e^{−1/t}) + Σ π_c z·μ_c, as for the exact intercept; the logits z·μ_c ∈ [−1, 1] give
 * LSE_c(z·μ_c) − Σ π_c z·μ_c ≤ Γ(π, 1) ≤ ln(1/π_min) + g(1).
 */
import type { Bound } from "./bound.ts";
import { affine, vacuous } from "./result.ts";
import { needsNegatives, needsTemperature } from "./validity.ts";

/** S₁ ≤ tR + V + Γ(π, 1) − t ln(K + e^{−1/t}). */
export const unitTemperature: Bound = {
  id: "unit-temperature",
  title: "Logits at temperature 1",
  quantity: "supervised-unit-temperature",
  direction: "upper",
  settings: ["same-class", "augmentation"],
  formula: String.raw`S_1 \le tR + V - t\ln(K + e^{-1/t}) + \Gamma(\pi, 1)`,
  reference: null,
  provenance: "This project's, sharpening van Elst & Ghoshdastidar for any prior. Proved here.",
  validity:
    "About another loss: the mean classifier's with inner products as logits. Any prior, unit-norm features with a temperature, every K ≥ 1.",
  evaluate(on) {
    const reason = needsNegatives(on) ?? needsTemperature(on);
    if (reason !== null) return vacuous(reason);
    const temperature = 1 / on.scores.range;
    return affine(on, "upper", "contrastiveLoss", Math.log(temperature), {
      variance: on.variance === undefined ? undefined : temperature * on.variance,
      delta: on.unitSoftmaxGap - temperature * Math.log(on.negatives + Math.exp(-on.scores.range)),
    });
  },
};
