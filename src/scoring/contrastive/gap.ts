import type { Matrix } from "../../linalg/matrix.ts";
import { rowDot } from "../../linalg/row-dot.ts";
import { mean } from "./mean.ts";

/** How far the mean embeddings of samples, μ(x), are from those of their classes, μ_c. */
export interface Gap {
  /** d = (1/t) E min{0, z·(μ_c − μ(x))} ≤ 0, as Nozawa & Sato (2021) evaluate it. */
  readonly clipped: number;
  /** (1/t) E z·(μ_c − μ(x)) ≥ d; it equals −V/t where the μ_c are the means of these very samples. */
  readonly unclipped: number;
  /** V = E‖μ(x) − μ_c‖². */
  readonly variance: number;
}

/** Each term of a `Gap` at every sample. */
export type GapValues = { readonly [Term in keyof Gap]: Float64Array };

interface GapOptions {
  /** Each N×d; the first of two are the anchors z, of more each in turn. */
  readonly views: readonly Matrix[];
  /** μ(x), N×d: the mean embedding of each sample under augmentation; null if not known. */
  readonly sampleMeans: Matrix | null;
  /** μ, C×d. */
  readonly means: Matrix;
  readonly labels: Int32Array;
  readonly temperature: number;
}

/**
 * The gap terms at every sample. Without the samples' means the mean z̄ of a sample's other views
 * stands for its own: an unbiased estimate of μ(x), independent of z, so that on average
 *
 * - `unclipped` is unbiased;
 * - `clipped` is too low (Jensen: min{0, ·} is concave), and bounds stay valid, if looser;
 * - `variance` is E (z − μ_c)·(z̄ − μ_c), unbiased too, though it may be negative by chance.
 *
 * With one view, in the same-class setting, all are 0: a positive has no mean of its own.
 */
export function gapValues({
  views,
  sampleMeans,
  means,
  labels,
  temperature,
}: GapOptions): GapValues {
  const { rows } = views[0];
  const clipped = new Float64Array(rows);
  const unclipped = new Float64Array(rows);
  const variance = new Float64Array(rows);
  if (views.length === 1) return { clipped, unclipped, variance };
  const anchorViews = views.length === 2 ? views.slice(0, 1) : views;
  for (const anchors of anchorViews) {
    const others = views.filter((view) => view !== anchors);
    for (let row = 0; row < rows; row++) {
      const c = labels[row];
      const stands = sampleMeans === null ? others : [sampleMeans];
      let difference = rowDot(anchors, row, means, c);
      let product = 0;
      for (const stand of stands) {
        difference -= rowDot(anchors, row, stand, row) / stands.length;
        const left = sampleMeans ?? anchors;
        product += deviationProduct(left, stand, row, means, c) / stands.length;
      }
      clipped[row] += Math.min(0, difference) / temperature / anchorViews.length;
      unclipped[row] += difference / temperature / anchorViews.length;
      variance[row] += product / anchorViews.length;
    }
  }
  return { clipped, unclipped, variance };
}

/** The means over all samples. */
export function gapOf({ clipped, unclipped, variance }: GapValues): Gap {
  return { clipped: mean(clipped), unclipped: mean(unclipped), variance: mean(variance) };
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
    const centre = means.data[c * columns + k];
    sum += (left.data[row * columns + k] - centre) * (right.data[row * columns + k] - centre);
  }
  return sum;
}
