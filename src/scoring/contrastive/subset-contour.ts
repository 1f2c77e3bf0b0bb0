import { log1pMinus } from "../../numerics/log1p-minus.ts";
import { stirlingError } from "../../numerics/stirling-error.ts";

/**
 * The circle |z| = r on which [z^K] of a product over classes is summed, with what all anchors of a
 * class share. Sizes that overflow are relative to e^r: f_c = e^{p_c(z−r)}, a_c = f_c − e^{−p_c r}.
 * Entry (m, c) of a table is at m·classes + c, its real part before its imaginary part.
 */
export interface SubsetContour {
  readonly nodes: number;
  readonly classes: number;
  /** K! e^r r^{−K} e^{−iKθ_m} over the number of nodes of the whole circle, twice off the real axis. */
  readonly weights: Float64Array;
  /** f_c. */
  readonly present: Float64Array;
  /** a_c. */
  readonly drawn: Float64Array;
  /** e^{−p_c r}: class c is not drawn. */
  readonly absent: Float64Array;
  /** a_c times the product over the classes before c of f: any of them may be drawn. */
  readonly anyBefore: Float64Array;
  /** a_c times the product over the classes before c of a: all of them are drawn. */
  readonly allBefore: Float64Array;
  /** a_c times the difference of the two products: one of them is not drawn. */
  readonly someMissingBefore: Float64Array;
}

/**
 * Reach of the sum in standard deviations 1/√K of the angle, on the circle and, by aliasing, in
 * coefficients: both leave e^{−REACH²/2} = 2e-11.
 */
const REACH = 7;

/** A few draws have no Gaussian bump: they take more coefficients, and every node. */
const MORE_COEFFICIENTS = 12;
const FEW_DRAWS = 100;

/**
 * @param base weight of the draws that add no class: those of the anchor's class
 * @param others weights of the other classes
 * @param draws K ≥ 1
 * @param excess r/K − 1: 0 for a product that grows like e^z, p/(1 − p) for one like e^{(1−p)z}
 */
export function subsetContour(
  base: number,
  others: Float64Array,
  draws: number,
  excess = 0,
): SubsetContour {
  const total = others.reduce((a, b) => a + b, base);
  const radius = draws * (1 + excess);
  // An odd number: no node at −K, so that the half circle has every other node twice.
  const circle = 2 * Math.ceil((REACH * Math.sqrt(draws) + MORE_COEFFICIENTS) / 2) + 1;
  const step = (2 * Math.PI) / circle;
  const half = (circle - 1) / 2;
  const nodes = 1 + (draws < FEW_DRAWS ? half : Math.ceil(REACH / Math.sqrt(draws) / step));
  const classes = others.length;
  const table = () => new Float64Array(2 * nodes * classes);
  const contour = {
    nodes,
    classes,
    weights: new Float64Array(2 * nodes),
    present: table(),
    drawn: table(),
    absent: others.map((weight) => Math.exp((-weight / total) * radius)),
    anyBefore: table(),
    allBefore: table(),
    someMissingBefore: table(),
  };
  const logSize = stirlingError(draws) - draws * log1pMinus(excess);
  const size = (Math.sqrt(2 * Math.PI * draws) * Math.exp(logSize)) / circle;
  for (let node = 0; node < nodes; node++) {
    const angle = node * step;
    // z − r = r(e^{iθ} − 1), without cancellation.
    const real = -2 * radius * Math.sin(angle / 2) ** 2;
    const imaginary = radius * Math.sin(angle);
    const doubled = node === 0 ? size : 2 * size;
    contour.weights[2 * node] = doubled * Math.cos(draws * angle);
    contour.weights[2 * node + 1] = -doubled * Math.sin(draws * angle);
    fillNode(contour, node, real, imaginary, base / total, others, total);
  }
  return contour;
}

function fillNode(
  contour: SubsetContour,
  node: number,
  real: number,
  imaginary: number,
  baseShare: number,
  others: Float64Array,
  total: number,
): void {
  const { classes, present, drawn, absent, anyBefore, allBefore, someMissingBefore } = contour;
  const any = [
    Math.exp(baseShare * real) * Math.cos(baseShare * imaginary),
    Math.exp(baseShare * real) * Math.sin(baseShare * imaginary),
  ];
  const all = [...any];
  const someMissing = [0, 0];
  for (let c = 0; c < classes; c++) {
    const at = 2 * (node * classes + c);
    const share = others[c] / total;
    const size = Math.exp(share * real);
    const fr = size * Math.cos(share * imaginary);
    const fi = size * Math.sin(share * imaginary);
    const ar = fr - absent[c];
    present[at] = fr;
    present[at + 1] = fi;
    drawn[at] = ar;
    drawn[at + 1] = fi;
    multiplyInto(anyBefore, at, any, ar, fi);
    multiplyInto(allBefore, at, all, ar, fi);
    multiplyInto(someMissingBefore, at, someMissing, ar, fi);
    // P_n = P_{n−1} f + A_{n−1} · absent, A_n = A_{n−1} a, F_n = F_{n−1} f.
    const missingReal = someMissing[0] * fr - someMissing[1] * fi + all[0] * absent[c];
    someMissing[1] = someMissing[0] * fi + someMissing[1] * fr + all[1] * absent[c];
    someMissing[0] = missingReal;
    multiplyInto(all, 0, all, ar, fi);
    multiplyInto(any, 0, any, fr, fi);
  }
}

function multiplyInto(
  target: Float64Array | number[],
  at: number,
  factor: readonly number[],
  real: number,
  imaginary: number,
): void {
  const [r, i] = factor;
  target[at] = r * real - i * imaginary;
  target[at + 1] = r * imaginary + i * real;
}

/**
 * 1 − E e^{−uX}, X = Σ w_c over the classes drawn, from `lost[c]` = 1 − e^{−u w_c}:
 * K! [z^K] of Π f_c − Π (f_c − lost_c a_c), each term of which is positive.
 */
export function expectedLoss(contour: SubsetContour, lost: Float64Array, from: number): number {
  const { nodes, classes, weights, present, drawn, anyBefore } = contour;
  let sum = 0;
  for (let node = 0; node < nodes; node++) {
    let dr = 0;
    let di = 0;
    let at = 2 * node * classes;
    for (let c = 0; c < classes; c++, at += 2) {
      const t = lost[from + c];
      const gr = present[at] - t * drawn[at];
      const gi = present[at + 1] - t * drawn[at + 1];
      const next = dr * gr - di * gi + t * anyBefore[at];
      di = dr * gi + di * gr + t * anyBefore[at + 1];
      dr = next;
    }
    sum += weights[2 * node] * dr - weights[2 * node + 1] * di;
  }
  return sum;
}

/**
 * E[(1 − e^{−uX}); a class is missing]: of that product the terms in which one is. With
 * R_n = R_{n−1} g + t P_{n−1} a + H_{n−1} · absent and H_n = H_{n−1} (1 − t) a + t A_{n−1} a, g = f − t a.
 */
export function incompleteLoss(contour: SubsetContour, lost: Float64Array, from: number): number {
  const { nodes, classes, weights, present, drawn, absent } = contour;
  const { allBefore, someMissingBefore } = contour;
  let sum = 0;
  for (let node = 0; node < nodes; node++) {
    let rr = 0;
    let ri = 0;
    let hr = 0;
    let hi = 0;
    let at = 2 * node * classes;
    for (let c = 0; c < classes; c++, at += 2) {
      const t = lost[from + c];
      const ar = drawn[at];
      const ai = drawn[at + 1];
      const gr = present[at] - t * ar;
      const gi = present[at + 1] - t * ai;
      const next = rr * gr - ri * gi + t * someMissingBefore[at] + hr * absent[c];
      ri = rr * gi + ri * gr + t * someMissingBefore[at + 1] + hi * absent[c];
      rr = next;
      const kept = 1 - t;
      const heir = kept * (hr * ar - hi * ai) + t * allBefore[at];
      hi = kept * (hr * ai + hi * ar) + t * allBefore[at + 1];
      hr = heir;
    }
    sum += weights[2 * node] * rr - weights[2 * node + 1] * ri;
  }
  return sum;
}
