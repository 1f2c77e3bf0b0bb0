import type { Matrix } from "../../src/linalg/matrix.ts";
import { rowDot } from "../../src/linalg/row-dot.ts";

/**
 * E|z·z⁻ − z·z⁺| over anchors z and negatives z⁻ of the anchor's class, without a temperature, as the code
 * of Nozawa & Sato (2021) has it for the bound on what collisions cost.
 *
 * @param anchors N×d; row i of `positives`, N×d, is the positive of anchor i and a negative of the others
 */
export function collisionSpread(
  anchors: Matrix,
  positives: Matrix,
  labels: ArrayLike<number>,
): number {
  const classes = Map.groupBy(Array.from(labels).keys(), (row) => labels[row]);
  let sum = 0;
  let pairs = 0;
  for (const rows of classes.values()) {
    for (const anchor of rows) {
      const own = rowDot(anchors, anchor, positives, anchor);
      for (const other of rows) {
        if (other !== anchor) sum += Math.abs(rowDot(anchors, anchor, positives, other) - own);
      }
    }
    pairs += rows.length * (rows.length - 1);
  }
  return sum / pairs;
}
