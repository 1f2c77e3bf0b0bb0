import { fillFeatures } from "./feature-tile.ts";
import { doubt } from "./importance-sample.ts";
import type { Kernel } from "./kernel.ts";
import type {
  SoftmaxFunctions,
  SoftmaxProblem,
  SoftmaxRows,
  SoftmaxSums,
} from "./softmax-regression.ts";

/** Rows a tile: with 64 features they take 32 KiB. */
const TILE_ROWS = 64;

/** The loss and its derivatives by the kernels, a tile of rows at a time. */
export function kernelSoftmax(kernel: Kernel, problem: SoftmaxProblem): SoftmaxFunctions {
  const { rows, indices, labels, classes } = problem;
  const parameters = rows.columns + 1;
  const tiles = new SoftmaxTiles(kernel, rows.columns, classes);
  const { width, padded } = tiles;
  return {
    loss(weights, gradient) {
      tiles.begin(weights);
      const loss = tiles.add(problem);
      tiles.copyGradient(gradient);
      return loss;
    },

    doubts(weights) {
      const result = new Float64Array(indices.length);
      tiles.begin(weights);
      tiles.add(problem, (first, _, count) => {
        for (let i = 0; i < count; i++) {
          const own = tiles.residuals.subarray(i * padded, i * padded + classes);
          result[first + i] = doubt(own, labels[indices[first + i]]);
        }
      });
      return result;
    },

    curvature(weights, counts) {
      const pairs = (classes * (classes + 1)) / 2;
      tiles.layOut(TILE_ROWS * (width + 1), pairs * width * width);
      const [featuresAt, , labelsAt, residualsAt, , , , scaledAt, blocksAt] = tiles.at;
      const weightsAt = scaledAt + 8 * TILE_ROWS * width;
      const rowWeights = kernel.doubles(weightsAt, TILE_ROWS).fill(1);
      tiles.begin(weights);
      tiles.add(problem, (first, whole, count) => {
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
      return lowerTriangle(tiles.blocks, classes, parameters, width);
    },

    moments() {
      tiles.layOut(0, width * width);
      const { at } = tiles;
      for (let first = 0; first < indices.length; first += TILE_ROWS) {
        const count = Math.min(TILE_ROWS, indices.length - first);
        tiles.setFeatures(problem, first, count);
        tiles.features.fill(0, count * width, roundUp(count) * width);
        kernel.run.addMoments(at[0], roundUp(count), width, at[8]);
      }
      const result = new Float64Array(parameters * parameters);
      for (let k = 0; k < parameters; k++) {
        for (let l = 0; l < parameters; l++) {
          result[k * parameters + l] = tiles.blocks[k * width + l];
        }
      }
      return result;
    },
  };
}

/** The sums by the kernels, in whose memory weights and gradient lie. */
export function kernelSoftmaxSums(kernel: Kernel, columns: number, classes: number): SoftmaxSums {
  const tiles = new SoftmaxTiles(kernel, columns, classes);
  let loss = 0;
  return {
    begin(weights) {
      loss = 0;
      tiles.begin(weights);
    },
    add(rows) {
      loss += tiles.add(rows);
    },
    loss: () => loss,
    gradient() {
      const gradient = new Float64Array((columns + 1) * classes);
      tiles.copyGradient(gradient);
      return gradient;
    },
  };
}

/** Weights, gradient and a tile of rows in the memory of the kernels. */
class SoftmaxTiles {
  /** Features, and classes, of a row in whole panels. */
  readonly width: number;
  readonly padded: number;
  at: readonly number[] = [];
  features: Float64Array = new Float64Array();
  residuals: Float64Array = new Float64Array();
  blocks: Float64Array = new Float64Array();
  readonly #kernel: Kernel;
  readonly #columns: number;
  readonly #classes: number;
  #weights: Float64Array = new Float64Array();
  #labels: Int32Array = new Int32Array();
  #gradient: Float64Array = new Float64Array();
  #singles: Float32Array = new Float32Array();
  #scales: Float64Array = new Float64Array();

  constructor(kernel: Kernel, columns: number, classes: number) {
    this.#kernel = kernel;
    this.#columns = columns;
    this.#classes = classes;
    this.width = roundUp(columns + 1);
    this.padded = roundUp(classes);
    this.layOut();
  }

  /** With room for scaled rows and for the blocks of a Hessian; weights are to be set again. */
  layOut(scaled = 0, blocks = 0): void {
    const [kernel, columns, classes] = [this.#kernel, this.#columns, this.#classes];
    const { width, padded } = this;
    const at = kernel.layOut(
      8 * TILE_ROWS * width,
      8 * width * padded,
      4 * TILE_ROWS,
      8 * TILE_ROWS * padded,
      8 * width * padded,
      4 * TILE_ROWS * columns,
      8 * TILE_ROWS,
      8 * scaled,
      8 * blocks,
    );
    this.at = at;
    this.features = kernel.doubles(at[0], TILE_ROWS * width).fill(0);
    this.#weights = kernel.doubles(at[1], width * padded).fill(0);
    // Padded classes have no probability.
    this.#weights.fill(-1e300, columns * padded + classes, (columns + 1) * padded);
    this.#labels = kernel.integers(at[2], TILE_ROWS);
    this.residuals = kernel.doubles(at[3], TILE_ROWS * padded);
    this.#gradient = kernel.doubles(at[4], width * padded);
    this.#singles = kernel.singles(at[5], TILE_ROWS * columns);
    this.#scales = kernel.doubles(at[6], TILE_ROWS).fill(1);
    this.blocks = kernel.doubles(at[8], blocks).fill(0);
  }

  /** Sets the weights, and the gradient to zero. */
  begin(weights: Float64Array): void {
    const classes = this.#classes;
    for (let k = 0; k <= this.#columns; k++) {
      this.#weights.set(weights.subarray(k * classes, (k + 1) * classes), k * this.padded);
    }
    this.#gradient.fill(0);
  }

  /** Adds the gradient of some rows, and returns their loss, tile by tile, each of which `each` may look at. */
  add(of: SoftmaxRows, each?: (first: number, whole: number, count: number) => void): number {
    const { indices, labels } = of;
    const [featuresAt, weightsAt, labelsAt, residualsAt, gradientAt] = this.at;
    let loss = 0;
    for (let first = 0; first < indices.length; first += TILE_ROWS) {
      const count = Math.min(TILE_ROWS, indices.length - first);
      const whole = roundUp(count);
      this.setFeatures(of, first, count);
      for (let i = 0; i < count; i++) this.#labels[i] = labels[indices[first + i]];
      loss += this.#kernel.run.softmaxLoss(
        featuresAt,
        whole,
        count,
        this.width,
        weightsAt,
        this.padded,
        labelsAt,
        residualsAt,
        gradientAt,
      );
      each?.(first, whole, count);
    }
    return loss;
  }

  setFeatures({ rows, indices }: SoftmaxRows, first: number, count: number): void {
    const { data, columns, scales, centre } = rows;
    if (!(data instanceof Float32Array) || centre !== undefined) {
      fillFeatures(rows, indices, first, count, this.features, this.width);
      return;
    }
    for (let i = 0, next: number; i < count; i = next) {
      // Neighbouring rows at once.
      const row = indices[first + i];
      next = i + 1;
      while (next < count && indices[first + next] === row + next - i) next++;
      this.#singles.set(data.subarray(row * columns, (row + next - i) * columns), i * columns);
      if (scales !== undefined) this.#scales.set(scales.subarray(row, row + next - i), i);
    }
    const { at } = this;
    this.#kernel.run.promoteRows(at[5], count, columns, at[6], at[0], this.width);
  }

  copyGradient(target: Float64Array): void {
    const classes = this.#classes;
    for (let k = 0; k <= this.#columns; k++) {
      const from = k * this.padded;
      target.set(this.#gradient.subarray(from, from + classes), k * classes);
    }
  }
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
