import type { Logits } from "./logits.ts";

/** How well argmax_c z·μ_c finds the class of z. */
export interface MeanClassifier {
  /** Share of embeddings whose own class scores highest; of equal scores the first class counts. */
  readonly top1: number;
  /** Share whose own class is among the five highest; null for up to five classes: it says nothing. */
  readonly top5: number | null;
  /** S, the supervised loss E −ln( e^{z·μ_y/t} / Σ_c e^{z·μ_c/t} ), in nats. */
  readonly loss: number;
}

const TOP = 5;

/**
 * The classifier whose weights are the class means, L_sup^μ of Arora et al. (2019) and Nozawa & Sato
 * (2021).
 *
 * @param scored z·μ_c/t of each embedding, as `logits` gives them
 * @param labels class index of each embedding
 */
export function meanClassifier(scored: Iterable<Logits>, labels: Int32Array): MeanClassifier {
  let first = 0;
  let amongTop = 0;
  let loss = 0;
  let classes = 0;
  for (const [row, scores] of scored) {
    const own = labels[row];
    const rank = higherScores(scores, own);
    if (rank === 0) first++;
    if (rank < TOP) amongTop++;
    loss += crossEntropy(scores, own);
    classes = scores.length;
  }
  return {
    top1: first / labels.length,
    top5: classes > TOP ? amongTop / labels.length : null,
    loss: loss / labels.length,
  };
}

/** How many classes are preferred to `own`. */
function higherScores(scores: Float64Array, own: number): number {
  const score = scores[own];
  let higher = 0;
  for (let c = 0; c < scores.length; c++) {
    if (scores[c] > score || (scores[c] === score && c < own)) higher++;
  }
  return higher;
}

/** ln Σ_c e^{scores_c − scores_own}: relative to the highest, so that it neither overflows nor rounds to 0. */
function crossEntropy(scores: Float64Array, own: number): number {
  let highest = own;
  for (let c = 0; c < scores.length; c++) if (scores[c] > scores[highest]) highest = c;
  let others = 0;
  for (let c = 0; c < scores.length; c++) {
    if (c !== highest) others += Math.exp(scores[c] - scores[highest]);
  }
  return scores[highest] - scores[own] + Math.log1p(others);
}
