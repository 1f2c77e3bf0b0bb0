/** Eigenvalues in descending order and, where asked for, the eigenvector of each as a row. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array | null;
}

/** Rotations for one eigenvalue beyond which something is not finite: two or three are usual. */
const MOST_SWEEPS = 60;

/**
 * The eigenvalues of a symmetric matrix, each to about n·2⁻⁵³ of the largest: Householder reduction
 * to tridiagonal form and implicitly shifted QL (Golub & Van Loan, Matrix Computations, §8.3).
 *
 * @param matrix n×n, symmetric and finite; overwritten
 */
export function symmetricEigen(
  matrix: Float64Array,
  n: number,
  { vectors = false }: { vectors?: boolean } = {},
): SymmetricEigen {
  const { diagonal, offDiagonal } = tridiagonalise(matrix, n);
  const basis = vectors ? reflections(matrix, n) : null;
  diagonalise(diagonal, offDiagonal, basis, n);
  const order = Array.from(diagonal, (_, index) => index).sort((a, b) => diagonal[b] - diagonal[a]);
  const sorted = basis && new Float64Array(n * n);
  order.forEach((from, to) => {
    sorted?.set(basis?.subarray(from * n, (from + 1) * n) ?? [], to * n);
  });
  return { values: Float64Array.from(order, (index) => diagonal[index]), vectors: sorted };
}

/**
 * Reflections H_k = 1 − v vᵀ that make the matrix tridiagonal; each v, from entry k + 1 on, is left
 * in row k.
 */
function tridiagonalise(
  matrix: Float64Array,
  n: number,
): { diagonal: Float64Array; offDiagonal: Float64Array } {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const product = new Float64Array(n);
  const negligible = (Number.EPSILON / n) * largest(matrix);
  for (let k = 0; k < n; k++) {
    const row = k * n;
    diagonal[k] = matrix[row + k];
    if (k === n - 1) break;
    let scale = 0;
    for (let i = k + 1; i < n; i++) scale = Math.max(scale, Math.abs(matrix[row + i]));
    const head = matrix[row + k + 1];
    if (scale <= negligible || k === n - 2) {
      // Already tridiagonal here but for noise, whose reflections would be noise divided by itself.
      offDiagonal[k] = k === n - 2 ? head : 0;
      matrix.fill(0, row + k + 1, row + n);
      continue;
    }
    let square = 0;
    for (let i = k + 1; i < n; i++) square += (matrix[row + i] / scale) ** 2;
    const length = scale * Math.sqrt(square) * (head > 0 ? -1 : 1);
    offDiagonal[k] = length;
    // v = (x − length·e₁) scaled so that ‖v‖² = 2.
    const norm = Math.sqrt(Math.abs(length)) * Math.sqrt(Math.abs(length - head));
    for (let i = k + 1; i < n; i++) {
      matrix[row + i] = (matrix[row + i] - (i === k + 1 ? length : 0)) / norm;
    }
    reflect(matrix, n, k, product);
  }
  return { diagonal, offDiagonal };
}

/** A ← H A H below and right of k: A − v wᵀ − w vᵀ with w = A v − (vᵀ A v / 2) v; both triangles. */
function reflect(matrix: Float64Array, n: number, k: number, w: Float64Array): void {
  const v = k * n;
  let half = 0;
  for (let i = k + 1; i < n; i++) {
    let sum = 0;
    for (let j = k + 1, at = i * n + k + 1; j < n; j++, at++) sum += matrix[at] * matrix[v + j];
    w[i] = sum;
    half += sum * matrix[v + i];
  }
  half /= 2;
  for (let i = k + 1; i < n; i++) w[i] -= half * matrix[v + i];
  for (let i = k + 1; i < n; i++) {
    const vi = matrix[v + i];
    const wi = w[i];
    for (let j = k + 1, at = i * n + k + 1; j < n; j++, at++) {
      matrix[at] -= vi * w[j] + wi * matrix[v + j];
    }
  }
}

/** The product of the reflections, transposed: its rows are the basis of the tridiagonal form. */
function reflections(matrix: Float64Array, n: number): Float64Array {
  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    const v = k * n;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += basis[i * n + j] * matrix[v + j];
      if (sum === 0) continue;
      for (let j = k + 1; j < n; j++) basis[i * n + j] -= sum * matrix[v + j];
    }
  }
  return basis;
}

function diagonalise(
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  basis: Float64Array | null,
  n: number,
): void {
  // Beside small neighbours alone nothing is negligible where the matrix has low rank: all are noise.
  const negligible = Number.EPSILON * Math.max(largest(diagonal), largest(offDiagonal));
  for (let first = 0; first < n; first++) {
    for (let sweep = 0; ; sweep++) {
      let last = first;
      while (last < n - 1 && Math.abs(offDiagonal[last]) > negligible) last++;
      if (last === first) break;
      if (sweep === MOST_SWEEPS) throw new Error("the eigenvalues of a matrix did not converge");
      sweepUp(diagonal, offDiagonal, basis, n, first, last);
    }
  }
}

/** The largest magnitude: what is far smaller moves no eigenvalue by more than its error. */
function largest(values: Float64Array): number {
  let size = 0;
  for (const value of values) size = Math.max(size, Math.abs(value));
  return size;
}

/** One QL step with Wilkinson's shift on the block `first` … `last`, as plane rotations from its end. */
function sweepUp(
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  basis: Float64Array | null,
  n: number,
  first: number,
  last: number,
): void {
  const ratio = (diagonal[first + 1] - diagonal[first]) / (2 * offDiagonal[first]);
  const root = Math.hypot(ratio, 1) * (ratio < 0 ? -1 : 1);
  let bulge = diagonal[last] - diagonal[first] + offDiagonal[first] / (ratio + root);
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let i = last - 1; i >= first; i--) {
    const outside = sine * offDiagonal[i];
    const inside = cosine * offDiagonal[i];
    const length = Math.hypot(outside, bulge);
    offDiagonal[i + 1] = length;
    if (length === 0) {
      diagonal[i + 1] -= shift;
      offDiagonal[last] = 0;
      return;
    }
    sine = outside / length;
    cosine = bulge / length;
    const shifted = diagonal[i + 1] - shift;
    const turned = (diagonal[i] - shifted) * sine + 2 * cosine * inside;
    shift = sine * turned;
    diagonal[i + 1] = shifted + shift;
    bulge = cosine * turned - inside;
    if (basis !== null) rotate(basis, n, i, sine, cosine);
  }
  diagonal[first] -= shift;
  offDiagonal[first] = bulge;
  offDiagonal[last] = 0;
}

function rotate(basis: Float64Array, n: number, i: number, sine: number, cosine: number): void {
  const upper = i * n;
  const lower = upper + n;
  for (let k = 0; k < n; k++) {
    const a = basis[upper + k];
    const b = basis[lower + k];
    basis[lower + k] = sine * a + cosine * b;
    basis[upper + k] = cosine * a - sine * b;
  }
}
