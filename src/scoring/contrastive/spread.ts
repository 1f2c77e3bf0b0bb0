import type { Matrix } from "../../linalg/matrix.ts";
import { mean } from "./mean.ts";

/** How far single embeddings are from the means of their classes. */
export interface Spread {
  /** σ = E‖z − μ_c‖; not squared. */
  readonly deviation: number;
  /** E‖z − μ_c‖². */
  readonly totalVariance: number;
}

/** Both terms at every sample. */
export type SpreadValues = { readonly [Term in keyof Spread]: Float64Array };

/**
 * @param anchors z, each N×d, over which a sample's values are averaged
 * @param means μ, C×d
 * @param labels class index of each sample
 */
export function spreadValues(
  anchors: readonly Matrix[],
  means: Matrix,
  labels: Int32Array,
): SpreadValues {
  const deviation = new Float64Array(labels.length);
  const totalVariance = new Float64Array(labels.length);
  for (const { rows, columns, data } of anchors) {
    for (let row = 0; row < rows; row++) {
      let square = 0;
      for (let k = 0; k < columns; k++) {
        square += (data[row * columns + k] - means.data[labels[row] * columns + k]) ** 2;
      }
      totalVariance[row] += square / anchors.length;
      deviation[row] += Math.sqrt(square) / anchors.length;
    }
  }
  return { deviation, totalVariance };
}

/** The means over all samples. */
export function spreadOf({ deviation, totalVariance }: SpreadValues): Spread {
  return { deviation: mean(deviation), totalVariance: mean(totalVariance) };
}
