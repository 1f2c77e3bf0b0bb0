import { fillFeatures } from "./feature-tile.ts";
import { doubt } from "./importance-sample.ts";
import type { Kernel } from "./kernel.ts";
import type { SoftmaxFunctions, SoftmaxProblem } from "./softmax-regression.ts";

/** Rows a tile: with 64 features they take 32 KiB. */
const TILE_ROWS = 64;

/** The loss and its derivatives by the kernels, a tile of rows at a time. */
export function kernelSoftmax(kernel: Kernel, problem: SoftmaxProblem): SoftmaxFunctions {
  const { rows, indices, labels, classes } = problem;
  const parameters = rows.columns + 1;
  const [width, padded] = [roundUp(parameters), roundUp(classes)];
  let tile = layOut();

  function layOut(scaled = 0, blocks = 0) {
    const at = kernel.layOut(
      8 * TILE_ROWS * width,
      8 * width * padded,
      4 * TILE_ROWS,
      8 * TILE_ROWS * padded,
      8 * width * padded,
      4 * TILE_ROWS * rows.columns,
      8 * TILE_ROWS,
      8 * scaled,
      8 * blocks,
    );
    const weights = kernel.doubles(at[1], width * padded).fill(0);
    // Padded classes have no probability.
    weights.fill(-1e300, (parameters - 1) * padded + classes, parameters * padded);
    return {
      at,
      features: kernel.doubles(at[0], TILE_ROWS * width).fill(0),
      weights,
      labels: kernel.integers(at[2], TILE_ROWS),
      gradient: kernel.doubles(at[4], width * padded),
      singles: kernel.singles(at[5], TILE_ROWS * rows.columns),
      scales: kernel.doubles(at[6], TILE_ROWS).fill(1),
      blocks: kernel.doubles(at[8], blocks).fill(0),
    };
  }

  function setFeatures(of: Int32Array, first: number, count: number): void {
    const { data, columns, scales, centre } = rows;
    if (!(data instanceof Float32Array) || centre !== undefined) {
      fillFeatures(rows, of, first, count, tile.features, width);
      return;
    }
    for (let i = 0, next: number; i < count; i = next) {
      // Neighbouring rows at once.
      const row = of[first + i];
      next = i + 1;
      while (next < count && of[first + next] === row + next - i) next++;
      tile.singles.set(data.subarray(row * columns, (row + next - i) * columns), i * columns);
      if (scales !== undefined) tile.scales.set(scales.subarray(row, row + next - i), i);
    }
    const { at } = tile;
    kernel.run.promoteRows(at[5], count, columns, at[6], at[0], width);
  }

  /** The loss of every tile of `of`, which `each` may then look at. */
  function sumTiles(
    weights: Float64Array,
    of: Int32Array,
    each?: (first: number, whole: number, count: number) => void,
  ): number {
    for (let k = 0; k < parameters; k++) {
      tile.weights.set(weights.subarray(k * classes, (k + 1) * classes), k * padded);
    }
    tile.gradient.fill(0);
    const [featuresAt, weightsAt, labelsAt, residualsAt, gradientAt] = tile.at;
    let loss = 0;
    for (let first = 0; first < of.length; first += TILE_ROWS) {
      const count = Math.min(TILE_ROWS, of.length - first);
      const whole = roundUp(count);
      setFeatures(of, first, count);
      for (let i = 0; i < count; i++) tile.labels[i] = labels[of[first + i]];
      loss += kernel.run.softmaxLoss(
        featuresAt,
        whole,
        count,
        width,
        weightsAt,
        padded,
        labelsAt,
        residualsAt,
        gradientAt,
      );
      each?.(first, whole, count);
    }
    return loss;
  }

  function doubts(weights: Float64Array): Float64Array {
    const result = new Float64Array(indices.length);
    const residuals = kernel.doubles(tile.at[3], TILE_ROWS * padded);
    sumTiles(weights, indices, (first, _, count) => {
      for (let i = 0; i < count; i++) {
        const own = residuals.subarray(i * padded, i * padded + classes);
        result[first + i] = doubt(own, tile.labels[i]);
      }
    });
    return result;
  }

  return {
    loss(weights, gradient) {
      const loss = sumTiles(weights, indices);
      for (let k = 0; k < parameters; k++) {
        const from = k * padded;
        gradient.set(tile.gradient.subarray(from, from + classes), k * classes);
      }
      return loss;
    },

    doubts,

    curvature(weights, counts) {
      const pairs = (classes * (classes + 1)) / 2;
      // Growing the memory voids the views.
      tile = layOut(TILE_ROWS * (width + 1), pairs * width * width);
      const [featuresAt, , labelsAt, residualsAt, , , , scaledAt, blocksAt] = tile.at;
      const weightsAt = scaledAt + 8 * TILE_ROWS * width;
      const rowWeights = kernel.doubles(weightsAt, TILE_ROWS).fill(1);
      sumTiles(weights, indices, (first, whole, count) => {
        if (counts !== undefined) rowWeights.set(counts.subarray(first, first + count));
        kernel.run.softmaxCurvature(
          featuresAt,
          whole,
          count,
          width,
          classes,
          padded,
          labelsAt,
          residualsAt,
          weightsAt,
          scaledAt,
          blocksAt,
        );
      });
      return lowerTriangle(tile.blocks, classes, parameters, width);
    },

    moments() {
      tile = layOut(0, width * width);
      const { at } = tile;
      for (let first = 0; first < indices.length; first += TILE_ROWS) {
        const count = Math.min(TILE_ROWS, indices.length - first);
        setFeatures(indices, first, count);
        tile.features.fill(0, count * width, roundUp(count) * width);
        kernel.run.addMoments(at[0], roundUp(count), width, at[8]);
      }
      const result = new Float64Array(parameters * parameters);
      for (let k = 0; k < parameters; k++) {
        for (let l = 0; l < parameters; l++) {
          result[k * parameters + l] = tile.blocks[k * width + l];
        }
      }
      return result;
    },
  };
}

/** The blocks c ≥ e side by side, without padding. */
function lowerTriangle(
  blocks: Float64Array,
  classes: number,
  parameters: number,
  width: number,
): Float64Array {
  const size = classes * parameters;
  const result = new Float64Array(size * size);
  let block = 0;
  for (let c = 0; c < classes; c++) {
    for (let e = 0; e <= c; e++, block += width * width) {
      for (let k = 0; k < parameters; k++) {
        const to = (c * parameters + k) * size + e * parameters;
        for (let l = 0; l < parameters; l++) {
          result[to + l] = blocks[block + k * width + l];
        }
      }
    }
  }
  return result;
}

/** Whole panels of the kernel, which takes four rows, classes or features at a time. */
function roundUp(count: number): number {
  return Math.ceil(count / 4) * 4;
}
