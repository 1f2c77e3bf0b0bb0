import type { SubsetLossInput } from "../../../src/scoring/contrastive/subset-loss.ts";
import type {
  SubsetLoss,
  SubsetLossRule,
} from "../../../src/scoring/contrastive/subset-loss-types.ts";

/** What a rule makes of all samples at once. */
export function ofAllSamples({ sums, losses }: SubsetLossRule) {
  return (input: SubsetLossInput, negatives: readonly number[], seed = 0): SubsetLoss[] => {
    const population = { counts: input.counts, views: input.anchors.length, negatives, seed };
    return losses(sums({ ...input, firstSample: 0 }, population), population);
  };
}
