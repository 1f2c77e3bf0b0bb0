/**
 * The upper side of Bao et al. for augmentations: V/t is at most σ/t, σ = E‖z − μ_c‖, by the
 * inequality of Cauchy and Schwarz.
 */
import type { Bound } from "./bound.ts";
import { logCosh } from "./log-cosh.ts";
import { vanElst2024 } from "./references.ts";
import { affine, vacuous } from "./result.ts";
import { needsNegatives, needsTemperature, needsUniform } from "./validity.ts";

/** S ≤ R + σ/t + ln(C cosh²(1/t) / K). */
export const vanElst: Bound = {
  id: "van-elst-2024",
  title: "van Elst & Ghoshdastidar: logits over the temperature",
  quantity: "supervised",
  direction: "upper",
  settings: ["augmentation"],
  formula: String.raw`S \le R + \frac{\sigma}{t} + \ln\Bigl(\frac{C}{K}\cosh^2\frac1t\Bigr)`,
  reference: vanElst2024,
  provenance: "As in the authors' code; proved here.",
  validity:
    "Uniform prior, every K ≥ 1. Always above the upper side of Bao et al. with V/t, which is at most σ/t.",
  evaluate(on) {
    const reason = needsUniform(on) ?? needsNegatives(on);
    if (reason !== null) return vacuous(reason);
    return affine(on, "upper", "contrastiveLoss", 0, {
      deviation: on.deviation,
      delta: Math.log(on.prior.classes / on.negatives) + 2 * logCosh(on.scores.range),
    });
  },
};

/** S₁ ≤ tR + σ + ln C + min{2 ln cosh 1, t ln(C cosh²(1/t) / K)}. */
export const vanElstUnitTemperature: Bound = {
  id: "van-elst-2024-unit-temperature",
  title: "van Elst & Ghoshdastidar: logits at temperature 1",
  quantity: "supervised-unit-temperature",
  direction: "upper",
  settings: ["augmentation"],
  formula: String.raw`S_1 \le tR + \sigma + \ln C + \min\Bigl\{\ln\cosh^2 1,\ t\ln\Bigl(\frac{C}{K}\cosh^2\frac1t\Bigr)\Bigr\}`,
  reference: vanElst2024,
  provenance: "As in the authors' code; proved here.",
  validity:
    "About another loss: the mean classifier's with inner products as logits. Uniform prior, unit-norm features with a temperature, every K ≥ 1.",
  evaluate(on) {
    const reason = needsUniform(on) ?? needsNegatives(on) ?? needsTemperature(on);
    if (reason !== null) return vacuous(reason);
    const { range } = on.scores;
    const { classes } = on.prior;
    const temperature = 1 / range;
    const scaled = temperature * (Math.log(classes / on.negatives) + 2 * logCosh(range));
    return affine(on, "upper", "contrastiveLoss", Math.log(temperature), {
      deviation: on.deviation === undefined ? undefined : temperature * on.deviation,
      delta: Math.log(classes) + Math.min(2 * logCosh(1), scaled),
    });
  },
};
