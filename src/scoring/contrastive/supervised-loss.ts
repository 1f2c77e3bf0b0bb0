import type { Matrix } from "../../linalg/matrix.ts";
import { crossEntropy } from "../classification/class-scores.ts";
import { logits } from "../classification/logits.ts";

/**
 * The mean classifier's loss ln Σ_c e^{z·(μ_c − μ_y)/t} of each sample, averaged over the views in
 * which it is an anchor; its mean is S.
 *
 * @param anchors each N×d
 * @param means μ, C×d
 * @param labels class index of each sample
 */
export function supervisedLosses(
  anchors: readonly Matrix[],
  means: Matrix,
  labels: Int32Array,
  temperature: number,
): Float64Array {
  const losses = new Float64Array(labels.length);
  for (const view of anchors) {
    for (const [row, scores] of logits(view, means, temperature)) {
      losses[row] += crossEntropy(scores, labels[row]) / anchors.length;
    }
  }
  return losses;
}
