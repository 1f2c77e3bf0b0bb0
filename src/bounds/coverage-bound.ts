/**
 * Of the two lower bounds that Nozawa and Sato average, the loss over the distinct classes drawn is
 * enough: R − d ≥ υ_min S + (1 − υ_{K+1}) L_sub. That is never worse, since R − d ≥ E ln(1 + Col).
 */
import type { Bound } from "./bound.ts";
import { amplified, vacuous } from "./result.ts";
import { cannotCover } from "./validity.ts";

/** S ≤ (R − d − (1 − υ) L_sub) / υ_min. */
export const coverageBound: Bound = {
  id: "coverage",
  title: "Coverage",
  quantity: "supervised",
  direction: "upper",
  settings: ["augmentation", "same-class"],
  formula: String.raw`S \le \frac{R - d - (1-\upsilon_{K+1})L_{\mathrm{sub}}}{\upsilon_{\min}}`,
  reference: null,
  provenance: "This project's, from the proof of Nozawa and Sato. Proved here.",
  validity:
    "Any prior, K + 1 ≥ C. Without a measured subset loss its term, which is at least 0, is left out.",
  evaluate(on) {
    const reason = cannotCover(on);
    if (reason !== null) return vacuous(reason);
    return amplified(on, -on.logAnchorCoverage, 0, {
      gap: on.gap,
      subsetLoss: on.coverage.complement * (on.subsetLoss ?? 0),
    });
  },
};
