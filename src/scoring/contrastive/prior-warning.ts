import type { Prior } from "../../probability/prior.ts";
import type { ClassLabels } from "../class-labels.ts";
import type { Warning } from "../warning.ts";

/** Standard deviations by which the share of a class may be off in a sample of the prior. */
const DEVIATIONS = 4;

/**
 * What to say of a prior of which the samples are hardly a sample: the losses are of their own shares,
 * and a bound on them with the terms of another prior need not hold. null if nothing is to be said.
 */
export function priorWarning(
  prior: Prior,
  { names, counts, classes }: ClassLabels,
): Warning | null {
  const samples = classes.length;
  for (let c = 0; c < counts.length; c++) {
    const given = prior.weights === null ? prior.max : prior.weights[c] / prior.total;
    const share = counts[c] / samples;
    // Half a sample more: shares are rounded to whole ones.
    const allowed = DEVIATIONS * Math.sqrt((given * (1 - given)) / samples) + 0.5 / samples;
    if (Math.abs(share - given) <= allowed) continue;
    return {
      code: "other-prior",
      message: `Class ${JSON.stringify(names[c])} has a share of ${share.toPrecision(3)} of the samples and of ${given.toPrecision(3)} in the prior that was given: losses are of the samples' shares, and bounds that mix both need not hold.`,
    };
  }
  return null;
}
