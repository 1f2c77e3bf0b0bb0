/**
 * Without a collision the K negatives are draws from the other classes, and
 * g_c(n) = E ln(1 + Σ_{i ≤ n} e^{z·(μ_{c_i} − μ_c)/t}) is concave in their number n with g_c(0) = 0, so
 * g_c(K) ≥ g_c(m) / max{1, m/K}. Covering the other classes takes at most (1 − π_min) H_{C−1}/π_min
 * draws on average; at m twice that, Markov's inequality gives g_c(m) ≥ S_c/2.
 */

import { logMiss } from "../probability/miss.ts";
import type { Bound } from "./bound.ts";
import { harmonic } from "./harmonic.ts";
import { ash2022 } from "./references.ts";
import { amplified, vacuous } from "./result.ts";
import { needsNegatives } from "./validity.ts";

/** 2 max{1, 2(1 − π_min) H_{C−1}/(K π_min)} / (1 − π_max)^K · (R − d − E ln(1 + Col)). */
export const ash: Bound = {
  id: "ash-2022",
  title: "Ash et al.: collision–coverage trade-off",
  quantity: "supervised",
  direction: "upper",
  settings: ["same-class", "augmentation"],
  formula: String.raw`S \le \frac{2\max\{1,\ 2(1-\pi_{\min})H_{C-1}/(K\pi_{\min})\}}{(1-\pi_{\max})^{K}}\,\bigl(R - d - \mathbb{E}\ln(1+\mathrm{Col})\bigr)`,
  reference: ash2022,
  provenance:
    "The uniform form is in the published code of Bao et al.; proved here for any prior with (1 − π_max)^K, and with d for augmentations.",
  validity:
    "Any prior, every K ≥ 1, at least two classes. Smallest near K = C, then grows like (1 − π_max)^{−K}.",
  evaluate(on) {
    const { prior, negatives } = on;
    if (prior.classes === 1) return vacuous("needs at least two classes");
    const reason = needsNegatives(on);
    if (reason !== null) return vacuous(reason);
    const { min, classes, groups } = prior;
    const missing = groups.length === 1 ? classes - 1 : (1 - min) / min;
    const wait = (2 * missing * harmonic(classes - 1)) / negatives;
    const logNone = negatives * logMiss(groups[groups.length - 1].weight, prior);
    const logCoefficient = Math.LN2 + Math.log(Math.max(1, wait)) - logNone;
    return amplified(on, logCoefficient, 1, { gap: on.gap });
  },
};
