import type { Matrix } from "../../linalg/matrix.ts";

/** How far single embeddings are from the means of their classes. */
export interface Spread {
  /** σ = E‖z − μ_c‖; not squared. */
  readonly deviation: number;
  /** E‖z − μ_c‖². */
  readonly totalVariance: number;
}

/**
 * @param anchors z, each N×d
 * @param means μ, C×d
 * @param labels class index of each sample
 */
export function spread(anchors: readonly Matrix[], means: Matrix, labels: Int32Array): Spread {
  const embeddings = labels.length * anchors.length;
  let distances = 0;
  let squares = 0;
  for (const { rows, columns, data } of anchors) {
    for (let row = 0; row < rows; row++) {
      let square = 0;
      for (let k = 0; k < columns; k++) {
        square += (data[row * columns + k] - means.data[labels[row] * columns + k]) ** 2;
      }
      squares += square;
      distances += Math.sqrt(square);
    }
  }
  return { deviation: distances / embeddings, totalVariance: squares / embeddings };
}
