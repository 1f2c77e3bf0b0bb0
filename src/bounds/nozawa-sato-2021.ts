/**
 * With X = Σ_{c_k ≠ c} e^{z·(μ_{c_k} − μ_c)/t}, R − d ≥ E ln(1 + Col + X). That logarithm is at least
 * the mean classifier's loss over the distinct classes drawn, and at least ln(1 + Col); the paper
 * takes the mean of the two. Given the anchor's class c, the draws cover all classes with
 * probability υ_c, so the first is at least υ_min S + (1 − υ_{K+1}) L_sub in expectation.
 */
import type { Bound } from "./bound.ts";
import { nozawaSato2021 } from "./references.ts";
import { affine, amplified, vacuous } from "./result.ts";
import { cannotCover } from "./validity.ts";

const SETTINGS = ["augmentation", "same-class"] as const;

/** S ≤ (2R − 2d − (1 − υ) L_sub − E ln(1 + Col)) / υ_min. */
export const nozawaSato: Bound = {
  id: "nozawa-sato-2021",
  title: "Nozawa & Sato: coupon collector",
  quantity: "supervised",
  direction: "upper",
  settings: SETTINGS,
  formula: String.raw`S \le \frac{2R - 2d - (1-\upsilon_{K+1})L_{\mathrm{sub}} - \mathbb{E}\ln(1+\mathrm{Col})}{\upsilon_{\min}}`,
  reference: nozawaSato2021,
  provenance:
    "The paper's theorem, its terms as in the authors' code; proved here for any prior with υ_min = min_c υ_c, which is υ_{K+1} for a uniform one.",
  validity:
    "K + 1 ≥ C. Without a measured subset loss its term, which is at least 0, is left out. Always above the coverage bound.",
  evaluate(on) {
    const reason = cannotCover(on);
    if (reason !== null) return vacuous(reason);
    return amplified(on, Math.LN2 - on.logAnchorCoverage, 1 / 2, {
      gap: on.gap,
      subsetLoss: (on.coverage.complement * (on.subsetLoss ?? 0)) / 2,
    });
  },
};

/** R ≥ ½ {υ_min S + (1 − υ) L_sub + E ln(1 + Col)} + d. */
export const nozawaSatoContrastive: Bound = {
  id: "nozawa-sato-2021-contrastive",
  title: "Nozawa & Sato: lower bound on InfoNCE",
  quantity: "contrastive",
  direction: "lower",
  settings: SETTINGS,
  formula: String.raw`R \ge \tfrac12\{\upsilon_{\min} S + (1-\upsilon_{K+1})L_{\mathrm{sub}} + \mathbb{E}\ln(1+\mathrm{Col})\} + d`,
  reference: nozawaSato2021,
  provenance:
    "The paper's theorem, its terms as in the authors' code; proved here. The first two terms are together the expected subset loss E_T, which takes their place if it was measured.",
  validity:
    "Every K ≥ 1. Without a measured subset loss its term, which is at least 0, is left out.",
  evaluate(on) {
    const collisionTerm = on.collisionTerm / 2;
    if (on.expectedSubsetLoss !== undefined) {
      return affine(on, "lower", "supervisedLoss", -Infinity, {
        expectedSubsetLoss: on.expectedSubsetLoss / 2,
        collisionTerm,
        gap: on.gap,
      });
    }
    return affine(on, "lower", "supervisedLoss", on.logAnchorCoverage - Math.LN2, {
      subsetLoss: (on.coverage.complement * (on.subsetLoss ?? 0)) / 2,
      collisionTerm,
      gap: on.gap,
    });
  },
};

/** R ≥ (1 − τ_K) L′_sub + E ln(1 + Col) + d, L′_sub the subset loss given no collision. */
export const curlContrastive: Bound = {
  id: "nozawa-sato-2021-curl",
  title: "Nozawa & Sato: the bound of Arora et al. for augmentations",
  quantity: "contrastive",
  direction: "lower",
  settings: SETTINGS,
  formula: String.raw`R \ge (1-\tau_K)\,L_{\mathrm{sub}}^{\ne} + \mathbb{E}\ln(1+\mathrm{Col}) + d`,
  reference: nozawaSato2021,
  provenance:
    "The paper's comparison with Arora et al., its terms as in the authors' code; proved here. Where the subset loss given no collision was not measured, S times the probability of no collision and full coverage takes the place of the first term, which it bounds from below.",
  validity: "Every K ≥ 1.",
  evaluate(on) {
    const { collisionTerm, gap, collisionFreeSubsetLoss } = on;
    if (collisionFreeSubsetLoss !== undefined) {
      return affine(on, "lower", "supervisedLoss", -Infinity, {
        collisionFreeSubsetLoss: on.collision.complement * collisionFreeSubsetLoss,
        collisionTerm,
        gap,
      });
    }
    return affine(on, "lower", "supervisedLoss", on.logCollisionFreeCoverage, {
      collisionTerm,
      gap,
    });
  },
};
