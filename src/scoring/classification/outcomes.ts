/** How predictions compare with the true classes. */
export interface Outcomes {
  /** 1 where a prediction is right, else 0. */
  readonly right: Float64Array;
  readonly accuracy: number;
  /** Mean over classes of 2·right/(predicted + true), of those that occur or are predicted. */
  readonly macroF1: number;
}

/** @param labels class index of each sample */
export function outcomes(predictions: Int32Array, labels: Int32Array, classes: number): Outcomes {
  const right = new Float64Array(labels.length);
  const hits = new Float64Array(classes);
  const mentions = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) {
    mentions[labels[row]]++;
    mentions[predictions[row]]++;
    if (predictions[row] !== labels[row]) continue;
    right[row] = 1;
    hits[labels[row]]++;
  }
  let total = 0;
  let occurring = 0;
  for (let c = 0; c < classes; c++) {
    if (mentions[c] === 0) continue;
    total += (2 * hits[c]) / mentions[c];
    occurring++;
  }
  return {
    right,
    accuracy: hits.reduce((a, b) => a + b, 0) / labels.length,
    macroF1: total / occurring,
  };
}
