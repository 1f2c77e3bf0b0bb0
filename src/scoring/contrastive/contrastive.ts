import type { Matrix } from "../../linalg/matrix.ts";
import { collision, collisionTerm } from "../../probability/collisions.ts";
import { coverages } from "../../probability/coverages.ts";
import { logits } from "../classification/logits.ts";
import { meanClassifier } from "../classification/mean-classifier.ts";
import type { ScoreInput } from "../input.ts";
import { type Gap, gap } from "./gap.ts";
import { infoNce } from "./info-nce.ts";
import { FEWEST_SEQUENCES } from "./sampled-subset-loss.ts";
import { type SubsetLosses, subsetLosses } from "./subset-loss.ts";

/** InfoNCE and the terms of the bounds at one K. A standard error is null where the value is exact. */
export interface ContrastiveRow {
  /** K + 1. */
  readonly draws: number;
  /** K. */
  readonly negatives: number;
  /** R, in nats. */
  readonly infoNce: number;
  /** τ_K. */
  readonly collisionProbability: number;
  /** ln(1 − τ_K); null if every anchor collides. */
  readonly logCollisionFree: number | null;
  /** υ_{K+1}. */
  readonly coverage: number;
  /** ln υ_{K+1}; null if the draws are too few to cover every class. */
  readonly logCoverage: number | null;
  /** E ln(1 + Col). */
  readonly collisionTerm: number;
  /** S, the same for every K. */
  readonly supervisedLoss: number;
  /** E_T of the loss over the drawn classes. */
  readonly expectedSubsetLoss: number;
  readonly expectedSubsetLossError: number | null;
  /** L_sub: given that a class is missing; null where none can be, or none was in the sample. */
  readonly subsetLoss: number | null;
  readonly subsetLossError: number | null;
  /** L_sub^nodup: given that no negative has the anchor's class; null if one always has. */
  readonly collisionFreeSubsetLoss: number | null;
  readonly collisionFreeSubsetLossError: number | null;
  /** Why a value is null; null if none is. */
  readonly reason: string | null;
}

/** The contrastive loss and what the Nozawa–Sato theory makes of it. */
export interface Contrastive {
  readonly gap: Gap;
  /** How the subset losses were computed. */
  readonly subsetLossMethod: SubsetLosses["method"];
  readonly rows: readonly ContrastiveRow[];
}

/**
 * @param means μ, C×d
 * @param draws K + 1 ≥ 1, in any order
 */
export function contrastive(
  input: ScoreInput,
  means: Matrix,
  draws: readonly number[],
): Contrastive {
  const { view1: anchors, view2: positives, labels, temperature, prior } = input;
  const negatives = draws.map((count) => count - 1);
  const losses = infoNce(anchors, positives, temperature, negatives);
  const subsets = subsetLosses(
    { anchors, means, labels: labels.classes, counts: labels.counts, temperature },
    negatives,
  );
  const { loss } = meanClassifier(logits(anchors, means, temperature), labels.classes);
  const covered = coverages(prior, draws);
  return {
    gap: gap({
      anchors,
      positives,
      sampleMeans: input.viewMean,
      means,
      labels: labels.classes,
      temperature,
    }),
    subsetLossMethod: subsets.method,
    rows: draws.map((count, index) => {
      const { expected, incomplete, collisionFree } = subsets.rows[index];
      const collided = collision(prior, negatives[index]);
      const reasons = [
        count < prior.classes && `ln υ: fewer draws than the ${prior.classes} classes`,
        collided.complement === 0 &&
          collided.logComplement === -Infinity &&
          "ln(1 − τ): every anchor meets its own class",
        incomplete === null && `subset loss: ${NEVER_INCOMPLETE[subsets.method]}`,
        collisionFree === null && "collision-free subset loss: there is one class only",
      ].filter((reason) => reason !== false);
      return {
        draws: count,
        negatives: negatives[index],
        infoNce: losses[index],
        collisionProbability: collided.probability,
        logCollisionFree: finite(collided.logComplement),
        coverage: covered[index].probability,
        logCoverage: finite(covered[index].logProbability),
        collisionTerm: collisionTerm(prior, negatives[index]),
        supervisedLoss: loss,
        expectedSubsetLoss: expected.value,
        expectedSubsetLossError: expected.standardError,
        subsetLoss: incomplete?.value ?? null,
        subsetLossError: incomplete?.standardError ?? null,
        collisionFreeSubsetLoss: collisionFree?.value ?? null,
        collisionFreeSubsetLossError: collisionFree?.standardError ?? null,
        reason: reasons.length > 0 ? reasons.join("; ") : null,
      };
    }),
  };
}

const NEVER_INCOMPLETE: Readonly<Record<SubsetLosses["method"], string>> = {
  enumerated: "the probability that a class is missing is below 1e-308",
  sampled: `a class was missing in fewer than ${FEWEST_SEQUENCES} simulated draws`,
};

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
