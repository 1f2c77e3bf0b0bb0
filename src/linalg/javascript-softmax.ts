import { fillFeatures } from "./feature-tile.ts";
import { doubt } from "./importance-sample.ts";
import type { SoftmaxFunctions, SoftmaxProblem, SoftmaxSums } from "./softmax-regression.ts";

/** The loss and its derivatives in plain JavaScript, a row at a time. */
export function javascriptSoftmax(problem: SoftmaxProblem): SoftmaxFunctions {
  const { rows, indices, labels, classes } = problem;
  const width = rows.columns + 1;
  const features = new Float64Array(width);
  const logits = new Float64Array(classes);

  /** Leaves the residuals of a row in `logits`, and returns its loss. */
  function lossAt(weights: Float64Array, row: number): number {
    fillFeatures(rows, Int32Array.of(row), 0, 1, features, width);
    logits.fill(0);
    for (let k = 0; k < width; k++) {
      for (let c = 0; c < classes; c++) logits[c] += features[k] * weights[k * classes + c];
    }
    return residualsOf(logits, labels[row]);
  }

  return {
    loss(weights, gradient) {
      gradient.fill(0);
      let loss = 0;
      for (const row of indices) {
        loss += lossAt(weights, row);
        for (let k = 0; k < width; k++) {
          for (let c = 0; c < classes; c++) gradient[k * classes + c] += features[k] * logits[c];
        }
      }
      return loss;
    },

    doubts(weights) {
      return Float64Array.from(indices, (row) => {
        lossAt(weights, row);
        return doubt(logits, labels[row]);
      });
    },

    curvature(weights, rowWeights) {
      const size = classes * width;
      const result = new Float64Array(size * size);
      for (let i = 0; i < indices.length; i++) {
        const row = indices[i];
        const share = rowWeights === undefined ? 1 : rowWeights[i];
        lossAt(weights, row);
        logits[labels[row]] += 1;
        for (let c = 0; c < classes; c++) {
          for (let e = 0; e <= c; e++) {
            const weight = share * logits[c] * ((c === e ? 1 : 0) - logits[e]);
            for (let k = 0; k < width; k++) {
              const scaled = weight * features[k];
              const to = (c * width + k) * size + e * width;
              for (let l = 0; l < width; l++) result[to + l] += scaled * features[l];
            }
          }
        }
      }
      return result;
    },

    moments() {
      const result = new Float64Array(width * width);
      for (const row of indices) {
        fillFeatures(rows, Int32Array.of(row), 0, 1, features, width);
        for (let k = 0; k < width; k++) {
          for (let l = 0; l < width; l++) result[k * width + l] += features[k] * features[l];
        }
      }
      return result;
    },
  };
}

/** The sums by the same, a piece of the rows after another. */
export function javascriptSoftmaxSums(columns: number, classes: number): SoftmaxSums {
  const length = (columns + 1) * classes;
  let weights = new Float64Array(length);
  let sum = new Float64Array(length);
  const gradient = new Float64Array(length);
  let loss = 0;
  return {
    begin(at) {
      weights = at.slice();
      sum = new Float64Array(length);
      loss = 0;
    },
    add(rows) {
      loss += javascriptSoftmax({ ...rows, classes }).loss(weights, gradient);
      for (let i = 0; i < length; i++) sum[i] += gradient[i];
    },
    loss: () => loss,
    gradient: () => sum,
  };
}

/** Replaces logits by softmax − (1 at the label), and returns −ln softmax at the label. */
function residualsOf(logits: Float64Array, label: number): number {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const score = logits[label];
  let sum = 0;
  for (let c = 0; c < logits.length; c++) {
    logits[c] = Math.exp(logits[c] - largest);
    sum += logits[c];
  }
  let others = 0;
  for (let c = 0; c < logits.length; c++) {
    logits[c] /= sum;
    if (c !== label) others += logits[c];
  }
  logits[label] = -others;
  // Where the label has nearly all of the sum, the loss is what the others have of it.
  return others < 0.5 ? -Math.log1p(-others) : largest - score + Math.log(sum);
}
