import { enumeratedSubsetLoss } from "./enumerated-subset-loss.ts";
import { sampledSubsetLoss } from "./sampled-subset-loss.ts";
import type { SubsetLoss, SubsetLossInput } from "./subset-loss-types.ts";

/** Up to this many classes the 2^{C−1} subsets are enumerated: 0.3 s for 10,000 anchors at 12. */
export const MOST_ENUMERATED_CLASSES = 12;

export interface SubsetLosses {
  readonly method: "enumerated" | "sampled";
  /** A row for each number of negatives, in the order asked. */
  readonly rows: readonly SubsetLoss[];
}

/** Exact for up to 12 classes, else by simulation with the given seed: `method` says which. */
export function subsetLosses(
  input: SubsetLossInput,
  negatives: readonly number[],
  seed: number,
): SubsetLosses {
  return input.means.rows <= MOST_ENUMERATED_CLASSES
    ? { method: "enumerated", rows: enumeratedSubsetLoss(input, negatives) }
    : { method: "sampled", rows: sampledSubsetLoss(input, negatives, seed) };
}
