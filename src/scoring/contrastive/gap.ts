import type { Matrix } from "../../linalg/matrix.ts";
import { rowDot } from "../../linalg/row-dot.ts";

/** How far the mean embeddings of samples, μ(x), are from those of their classes, μ_c. */
export interface Gap {
  /** d = (1/t) E min{0, z·(μ_c − μ(x))} ≤ 0, as Nozawa & Sato (2021) evaluate it. */
  readonly clipped: number;
  /** (1/t) E z·(μ_c − μ(x)) ≥ d; it equals −V/t where the μ_c are the means of these very samples. */
  readonly unclipped: number;
  /** V = E‖μ(x) − μ_c‖². */
  readonly variance: number;
}

interface GapOptions {
  /** z, N×d. */
  readonly anchors: Matrix;
  /** z⁺, N×d. */
  readonly positives: Matrix;
  /** μ(x), N×d: the mean embedding of each sample under augmentation; null if not known. */
  readonly sampleMeans: Matrix | null;
  /** μ, C×d. */
  readonly means: Matrix;
  readonly labels: Int32Array;
  readonly temperature: number;
}

/**
 * The gap terms. Without the samples' means each positive stands for its own: z⁺ is an unbiased
 * estimate of μ(x), independent of z, so that
 *
 * - `unclipped` is unbiased;
 * - `clipped` is too low on average (Jensen: min{0, ·} is concave), and bounds stay valid, if looser;
 * - `variance` is E (z − μ_c)·(z⁺ − μ_c), unbiased too, though it may be negative by chance.
 */
export function gap(options: GapOptions): Gap {
  const { anchors, positives, sampleMeans, means, labels, temperature } = options;
  let clipped = 0;
  let unclipped = 0;
  let variance = 0;
  for (let row = 0; row < anchors.rows; row++) {
    const c = labels[row];
    const stand = sampleMeans ?? positives;
    const difference = rowDot(anchors, row, means, c) - rowDot(anchors, row, stand, row);
    clipped += Math.min(0, difference);
    unclipped += difference;
    variance +=
      sampleMeans === null
        ? deviationProduct(anchors, positives, row, means, c)
        : deviationProduct(sampleMeans, sampleMeans, row, means, c);
  }
  const { rows } = anchors;
  return {
    clipped: clipped / rows / temperature,
    unclipped: unclipped / rows / temperature,
    variance: variance / rows,
  };
}

/** (a − μ_c)·(b − μ_c) for the rows a and b. */
function deviationProduct(
  left: Matrix,
  right: Matrix,
  row: number,
  means: Matrix,
  c: number,
): number {
  const { columns } = left;
  let sum = 0;
  for (let k = 0; k < columns; k++) {
    const mean = means.data[c * columns + k];
    sum += (left.data[row * columns + k] - mean) * (right.data[row * columns + k] - mean);
  }
  return sum;
}
