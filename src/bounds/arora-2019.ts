/**
 * R − d ≥ E ln(1 + Col + Σ_{c_k ≠ c} e^{z·(μ_{c_k} − μ_c)/t}) by Jensen's inequality over positive and
 * negatives. If no negative collides and all other classes are among them, that is at least the
 * supervised loss; otherwise at least ln(1 + Col). So R − d − E ln(1 + Col) ≥ P(no collision, all
 * covered) · S, where the probability is that of the anchor's class for which it is smallest.
 */
import type { Bound } from "./bound.ts";
import { arora2019 } from "./references.ts";
import { amplified, vacuous } from "./result.ts";
import { cannotCover, needsUniform } from "./validity.ts";

/** (R − d − E ln(1 + Col)) / ((1 − τ_K) υ_{K+1}): the form in which later papers compare it. */
export const arora: Bound = {
  id: "arora-2019",
  title: "Arora et al.: no collision and every class covered",
  quantity: "supervised",
  direction: "upper",
  settings: ["same-class", "augmentation"],
  formula: String.raw`S \le \frac{R - d - \mathbb{E}\ln(1+\mathrm{Col})}{(1-\tau_K)\,\upsilon_{K+1}}`,
  reference: arora2019,
  provenance:
    "The computable form in the published code of Bao et al.; proved here, with d for augmentations. The paper's own statement has a subset loss on the left and constants that are not explicit.",
  validity: "Uniform prior, K + 1 ≥ C. Grows like e^{K/C}: collisions become certain as K grows.",
  evaluate(on) {
    const reason = needsUniform(on) ?? certainCollision(on) ?? cannotCover(on);
    if (reason !== null) return vacuous(reason);
    return amplified(on, -on.collision.logComplement - on.coverage.logProbability, 1, {
      gap: on.gap,
    });
  },
};

/** (R − d − E ln(1 + Col)) / min_c P(no negative is c, all others covered): the exact coefficient. */
export const aroraExact: Bound = {
  id: "arora-2019-exact",
  title: "Arora et al. with the exact coefficient",
  quantity: "supervised",
  direction: "upper",
  settings: ["same-class", "augmentation"],
  formula: String.raw`S \le \frac{R - d - \mathbb{E}\ln(1+\mathrm{Col})}{\min_c \Pr(\text{no } c_k = c,\ \{c_k\} = [C]\setminus c)}`,
  reference: arora2019,
  provenance:
    "This project's sharpening of the form above: the joint probability in place of the product, which also admits any prior. Proved here.",
  validity: "Any prior, K + 1 ≥ C. Grows like (1 − π_max)^{−K}.",
  evaluate(on) {
    const reason = certainCollision(on) ?? cannotCover(on);
    if (reason !== null) return vacuous(reason);
    return amplified(on, -on.logCollisionFreeCoverage, 1, { gap: on.gap });
  },
};

/** With one class every negative collides. */
function certainCollision({ prior, negatives }: Parameters<Bound["evaluate"]>[0]): string | null {
  if (prior.classes > 1 || negatives === 0) return null;
  return "with one class every negative collides, so the bound is infinite";
}
