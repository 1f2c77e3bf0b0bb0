import { gram, rowGram } from "../../linalg/gram.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { meanRow } from "../../linalg/scaled-rows.ts";
import { symmetricEigen } from "../../linalg/symmetric-eigen.ts";
import { classMeans } from "../class-means.ts";

/** Eigenvalues of Σ_B below this share of the largest count as zero in its pseudo-inverse. */
const PSEUDO_INVERSE = 1e-10;

/** How far the rows have collapsed to class means that form a simplex (Papyan, Han & Donoho 2020). */
export interface NeuralCollapse {
  /** NC1: tr(Σ_W Σ_B⁺)/C; 0 if every row is the mean of its class. */
  readonly nc1: number | null;
  /** tr Σ_W / tr Σ_B. */
  readonly withinToBetween: number | null;
  /** NC2: standard deviation over mean of ‖μ_c − μ‖; 0 for a simplex. */
  readonly equinorm: number | null;
  /** NC2: standard deviation of the cosines between the μ_c − μ; 0 for a simplex. */
  readonly equiangularity: number | null;
  /** NC2: mean |cosine + 1/(C − 1)|; 0 for a simplex. */
  readonly maximalAngle: number | null;
  /** ‖G/‖G‖ − (I − 1/C)/√(C − 1)‖ (Frobenius), G the Gram matrix of the μ_c − μ; 0 for a simplex. */
  readonly etfDistance: number | null;
  /** Relative threshold of the pseudo-inverse. */
  readonly pseudoInverseThreshold: number;
  readonly conventions: string;
  readonly reason: string | null;
}

const CONVENTIONS =
  "Σ_W is the mean over samples; Σ_B and μ weigh every class alike; NC1 takes the deviations of Σ_B from the mean of all samples.";

const FIXED = { pseudoInverseThreshold: PSEUDO_INVERSE, conventions: CONVENTIONS };

/** Every mean is compared with every other: 8 MiB of products, and as much again thrice for axes. */
export const MOST_CLASSES = 1024;

/** @param labels class index of each row; every class occurs, and there are at least two */
export function neuralCollapse(rows: Matrix, labels: Int32Array, classes: number): NeuralCollapse {
  if (classes > MOST_CLASSES) return tooManyClasses;
  const means = classMeans(rows, labels, classes);
  const axes = classAxes(means, meanRow(rows));
  const squares = axes && squaresWithin(rows, labels, means, axes);
  return neuralCollapseOf(means, axes, squares, rows.rows);
}

/** What more classes have. */
export const tooManyClasses = unmeasured(`there are more than ${MOST_CLASSES} classes`);

/**
 * @param means μ_c, C×d
 * @param axes of these means; null if they are all the same
 * @param squares over all samples
 */
export function neuralCollapseOf(
  means: Matrix,
  axes: ClassAxes | null,
  squares: Float64Array | null,
  samples: number,
): NeuralCollapse {
  if (axes === null || squares === null) return unmeasured("all classes have the same mean");
  const classes = means.rows;
  const along = (axis: number) => squares[axis] / samples / axes.values[axis];
  return {
    nc1: axes.values.reduce((sum, _, axis) => sum + along(axis), 0) / classes,
    withinToBetween: squares[axes.values.length] / samples / axes.trace,
    ...simplexMeasures(centredAt(means, meanRow(means))),
    ...FIXED,
    reason: null,
  };
}

/** The principal axes of Σ_B. */
export interface ClassAxes {
  /** Eigenvalues that its pseudo-inverse does not take for zero. */
  readonly values: Float64Array;
  /** Their eigenvectors as rows. */
  readonly vectors: Matrix;
  /** tr Σ_B. */
  readonly trace: number;
}

/** @returns null if all means are the same */
export function classAxes(means: Matrix, centre: Float64Array): ClassAxes | null {
  const between = centredAt(means, centre);
  let trace = 0;
  for (let index = 0; index < between.data.length; index++) trace += between.data[index] ** 2;
  if (trace === 0) return null;
  return { ...principalAxes(between), trace: trace / means.rows };
}

function unmeasured(reason: string): NeuralCollapse {
  return {
    nc1: null,
    withinToBetween: null,
    equinorm: null,
    equiangularity: null,
    maximalAngle: null,
    etfDistance: null,
    ...FIXED,
    reason,
  };
}

function centredAt({ rows, columns, data }: Matrix, centre: Float64Array): Matrix {
  const centred = Float64Array.from(data, (value, index) => value - centre[index % columns]);
  return { rows, columns, data: centred };
}

/**
 * The eigenvalues of Σ_B = (1/C) Σ_c m_c m_cᵀ that its pseudo-inverse does not take for zero, and
 * their eigenvectors v as rows. From the smaller of Σ_B and the Gram matrix of the m_c, which has the
 * same eigenvalues: of u, v = Σ_c u_c m_c/√(C λ).
 */
function principalAxes(between: Matrix): { values: Float64Array; vectors: Matrix } {
  const { rows: classes, columns, data } = between;
  const isWide = classes < columns;
  const size = Math.min(classes, columns);
  const products = (isWide ? rowGram(between) : gram(between)).map((value) => value / classes);
  const eigen = symmetricEigen(products, size, { vectors: true });
  const values = eigen.values.filter((value) => value > PSEUDO_INVERSE * eigen.values[0]);
  const found = eigen.vectors ?? new Float64Array(0);
  if (!isWide) return { values, vectors: { rows: values.length, columns, data: found } };
  const vectors = new Float64Array(values.length * columns);
  values.forEach((value, axis) => {
    const scale = 1 / Math.sqrt(classes * value);
    for (let c = 0; c < classes; c++) {
      const weight = found[axis * classes + c] * scale;
      for (let k = 0; k < columns; k++) {
        vectors[axis * columns + k] += weight * data[c * columns + k];
      }
    }
  });
  return { values, vectors: { rows: values.length, columns, data: vectors } };
}

/**
 * Sums over rows of the squares of what they differ from their class mean: along each axis, and in all as
 * the last. Over all samples, N vᵀ Σ_W v for each axis v, and N tr Σ_W.
 */
export function squaresWithin(
  rows: Matrix,
  labels: Int32Array,
  means: Matrix,
  { vectors: axes }: ClassAxes,
): Float64Array {
  const { rows: samples, columns } = rows;
  const squares = new Float64Array(axes.rows + 1);
  const difference = new Float64Array(columns);
  let total = 0;
  for (let row = 0; row < samples; row++) {
    for (let k = 0; k < columns; k++) {
      difference[k] = rows.data[row * columns + k] - means.data[labels[row] * columns + k];
      total += difference[k] ** 2;
    }
    for (let axis = 0; axis < axes.rows; axis++) {
      let product = 0;
      for (let k = 0; k < columns; k++) product += axes.data[axis * columns + k] * difference[k];
      squares[axis] += product * product;
    }
  }
  squares[axes.rows] = total;
  return squares;
}

/** @param means μ_c − μ, C×d */
function simplexMeasures(means: Matrix) {
  const { rows: classes, columns, data } = means;
  const products = new Float64Array(classes * classes);
  for (let b = 0; b < classes; b++) {
    for (let c = 0; c <= b; c++) {
      let product = 0;
      for (let k = 0; k < columns; k++) product += data[b * columns + k] * data[c * columns + k];
      products[b * classes + c] = product;
      products[c * classes + b] = product;
    }
  }
  const norms = Float64Array.from({ length: classes }, (_, c) =>
    Math.sqrt(products[c * classes + c]),
  );
  const cosines: number[] = [];
  for (let b = 0; b < classes; b++) {
    for (let c = b + 1; c < classes; c++) {
      // A mean in the centre has no direction; it counts as perpendicular.
      const size = norms[b] * norms[c];
      cosines.push(size > 0 ? products[b * classes + c] / size : 0);
    }
  }
  const size = Math.sqrt(products.reduce((sum, product) => sum + product * product, 0));
  const ideal = (b: number, c: number) =>
    ((b === c ? 1 : 0) - 1 / classes) / Math.sqrt(classes - 1);
  let distance = 0;
  for (let index = 0; index < products.length; index++) {
    const target = ideal(Math.floor(index / classes), index % classes);
    distance += (products[index] / size - target) ** 2;
  }
  const angle = 1 / (classes - 1);
  return {
    equinorm: deviation(norms) / mean(norms),
    equiangularity: deviation(cosines),
    maximalAngle: mean(cosines.map((cosine) => Math.abs(cosine + angle))),
    etfDistance: Math.sqrt(distance),
  };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index];
  return sum / values.length;
}

function deviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index] - centre) ** 2;
  return Math.sqrt(sum / values.length);
}
