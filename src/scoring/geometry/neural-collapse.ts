import { gram } from "../../linalg/gram.ts";
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

/** @param labels class index of each row; every class occurs, and there are at least two */
export function neuralCollapse(rows: Matrix, labels: Int32Array, classes: number): NeuralCollapse {
  const means = classMeans(rows, labels, classes);
  const within = withinScatter(rows, labels, means);
  const between = centredAt(means, meanRow(rows));
  const balanced = centredAt(means, meanRow(means));
  const trace = (squares: Float64Array) => squares.reduce((a, b) => a + b, 0);
  const betweenTrace = trace(between.data.map((value) => value * value) as Float64Array) / classes;
  const fixed = { pseudoInverseThreshold: PSEUDO_INVERSE, conventions: CONVENTIONS };
  if (betweenTrace === 0) {
    return {
      nc1: null,
      withinToBetween: null,
      equinorm: null,
      equiangularity: null,
      maximalAngle: null,
      etfDistance: null,
      ...fixed,
      reason: "all classes have the same mean",
    };
  }
  const { columns } = rows;
  let withinTrace = 0;
  for (let k = 0; k < columns; k++) withinTrace += within[k * columns + k];
  return {
    nc1: firstMeasure(within, between, classes),
    withinToBetween: withinTrace / betweenTrace,
    ...simplexMeasures(balanced),
    ...fixed,
    reason: null,
  };
}

/** Σ_W, d×d. */
function withinScatter(rows: Matrix, labels: Int32Array, means: Matrix): Float64Array {
  const { columns } = rows;
  const scatter = new Float64Array(columns * columns);
  // A few rows at a time, less the mean of their class.
  const height = Math.max(1, Math.min(rows.rows, Math.floor(2 ** 17 / columns)));
  const block = new Float64Array(height * columns);
  for (let first = 0; first < rows.rows; first += height) {
    const count = Math.min(height, rows.rows - first);
    for (let row = 0; row < count; row++) {
      const mean = labels[first + row] * columns;
      for (let k = 0; k < columns; k++) {
        block[row * columns + k] = rows.data[(first + row) * columns + k] - means.data[mean + k];
      }
    }
    const part = gram({ rows: count, columns, data: block });
    for (let index = 0; index < scatter.length; index++) scatter[index] += part[index] / rows.rows;
  }
  return scatter;
}

function centredAt({ rows, columns, data }: Matrix, centre: Float64Array): Matrix {
  const centred = Float64Array.from(data, (value, index) => value - centre[index % columns]);
  return { rows, columns, data: centred };
}

/** tr(Σ_W Σ_B⁺)/C from the eigenvectors of Σ_B = (1/C) Σ_c m_c m_cᵀ. */
function firstMeasure(within: Float64Array, between: Matrix, classes: number): number {
  const { columns } = between;
  const scatter = gram(between).map((value) => value / classes);
  const { values, vectors } = symmetricEigen(scatter, columns, { vectors: true });
  let sum = 0;
  for (let index = 0; index < columns; index++) {
    if (values[index] <= PSEUDO_INVERSE * values[0] || vectors === null) break;
    const vector = vectors.subarray(index * columns, (index + 1) * columns);
    let quadratic = 0;
    for (let i = 0; i < columns; i++) {
      let product = 0;
      for (let j = 0; j < columns; j++) product += within[i * columns + j] * vector[j];
      quadratic += vector[i] * product;
    }
    sum += quadratic / values[index];
  }
  return sum / classes;
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
