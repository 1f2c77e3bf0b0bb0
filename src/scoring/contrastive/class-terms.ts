import { collision, collisionTerm } from "../../probability/collisions.ts";
import { coverages } from "../../probability/coverages.ts";
import type { Prior } from "../../probability/prior.ts";
import { FEWEST_SEQUENCES } from "./sampled-subset-loss.ts";
import type { SubsetLosses, SubsetLossMethod } from "./subset-loss.ts";

/**
 * What the Nozawa–Sato theory makes of K negatives and the classes. A standard error is null where the
 * value is exact; every value is null without labels.
 */
export interface ClassTerms {
  /** τ_K. */
  readonly collisionProbability: number | null;
  /** ln(1 − τ_K); null if every anchor collides. */
  readonly logCollisionFree: number | null;
  /** υ_{K+1}. */
  readonly coverage: number | null;
  /** ln υ_{K+1}; null if the draws are too few to cover every class. */
  readonly logCoverage: number | null;
  /** E ln(1 + Col). */
  readonly collisionTerm: number | null;
  /** S, the same for every K. */
  readonly supervisedLoss: number | null;
  /** E_T of the loss over the drawn classes. */
  readonly expectedSubsetLoss: number | null;
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

export interface ClassTermRows {
  readonly method: SubsetLossMethod;
  /** In the order of the draws. */
  readonly rows: readonly ClassTerms[];
}

/**
 * @param prior that of τ, υ and the collision term; subset losses draw from the samples' own
 * @param supervisedLoss S
 * @param subsets the subset losses with one negative less than `draws` each
 */
export function classTerms(
  prior: Prior,
  supervisedLoss: number,
  subsets: SubsetLosses,
  draws: readonly number[],
): ClassTermRows {
  const negatives = draws.map((count) => count - 1);
  const covered = coverages(prior, draws);
  const rows = draws.map((count, index) => {
    const { expected, incomplete, collisionFree } = subsets.rows[index];
    const collided = collision(prior, negatives[index]);
    const reasons = [
      count < prior.classes && `ln υ: fewer draws than the ${prior.classes} classes`,
      incomplete === null && `subset loss: ${NEVER_INCOMPLETE[subsets.method]}`,
    ].filter((reason) => reason !== false);
    return {
      collisionProbability: collided.probability,
      logCollisionFree: finite(collided.logComplement),
      coverage: covered[index].probability,
      logCoverage: finite(covered[index].logProbability),
      collisionTerm: collisionTerm(prior, negatives[index]),
      supervisedLoss,
      expectedSubsetLoss: expected.value,
      expectedSubsetLossError: expected.standardError,
      subsetLoss: incomplete?.value ?? null,
      subsetLossError: incomplete?.standardError ?? null,
      collisionFreeSubsetLoss: collisionFree?.value ?? null,
      collisionFreeSubsetLossError: collisionFree?.standardError ?? null,
      reason: reasons.length > 0 ? reasons.join("; ") : null,
    };
  });
  return { method: subsets.method, rows };
}

/** Without labels there is none of it. */
export const NO_CLASS_TERMS: ClassTerms = {
  collisionProbability: null,
  logCollisionFree: null,
  coverage: null,
  logCoverage: null,
  collisionTerm: null,
  supervisedLoss: null,
  expectedSubsetLoss: null,
  expectedSubsetLossError: null,
  subsetLoss: null,
  subsetLossError: null,
  collisionFreeSubsetLoss: null,
  collisionFreeSubsetLossError: null,
  reason: "all but InfoNCE: there are no labels",
};

const NEVER_INCOMPLETE: Readonly<Record<SubsetLossMethod, string>> = {
  enumerated: "the probability that a class is missing is below 1e-308",
  integrated: "the probability that a class is missing is below 1e-100",
  sampled: `a class was missing in fewer than ${FEWEST_SEQUENCES} simulated draws`,
};

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
