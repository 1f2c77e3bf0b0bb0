/** Veltkamp's splitter for 53-bit doubles. */
const SPLITTER = 2 ** 27 + 1;

/**
 * The rounding error of a·b: exactly a·b = fl(a·b) + productError(a, b, fl(a·b)).
 *
 * Dekker's product (1971); JavaScript has no fused multiply-add. Needs |a|, |b| < 2⁹⁹⁶.
 */
export function productError(a: number, b: number, product: number): number {
  const bigA = a * SPLITTER;
  const highA = bigA - (bigA - a);
  const lowA = a - highA;
  const bigB = b * SPLITTER;
  const highB = bigB - (bigB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}
