import { BIN_WIDTH, ORDERS } from "../../linalg/similarity-moments.ts";

/**
 * g(x) = 1 − e^{−e^x} and its scaled derivatives h^p g^(p)(x)/p!, p < 6, at the bins x = q·h for
 * q = FIRST_BIN … LAST_BIN: entry (q − FIRST_BIN)·ORDERS + p. With x = ln u + s, the mean of g over
 * similarities s is 1 − E e^{−uX}, X = e^s.
 */

/** Left of this, g(x) = e^x − e^{2x}/2 to double precision: the next term is e^{−36}/6 = 4e-17 of it. */
export const FIRST_BIN = -18 / BIN_WIDTH;

/** Right of this, g(x) = 1 to double precision: e^{−e^{3.75}} = 4e-19. */
export const LAST_BIN = 3.75 / BIN_WIDTH;

/** Stirling numbers of the second kind: (d/dx)^p e^{−e^x} = e^{−u} Σ_k (−1)^k S(p, k) u^k, u = e^x. */
const STIRLING = [[], [0, 1], [0, 1, 1], [0, 1, 3, 1], [0, 1, 7, 6, 1], [0, 1, 15, 25, 10, 1]];

export function laplaceTable(): Float64Array {
  const table = new Float64Array((LAST_BIN - FIRST_BIN + 1) * ORDERS);
  for (let bin = FIRST_BIN; bin <= LAST_BIN; bin++) {
    const slot = (bin - FIRST_BIN) * ORDERS;
    const u = Math.exp(bin * BIN_WIDTH);
    table[slot] = -Math.expm1(-u);
    let scale = Math.exp(-u);
    for (let order = 1; order < ORDERS; order++) {
      scale *= BIN_WIDTH / order;
      let polynomial = 0;
      for (let k = order; k >= 1; k--)
        polynomial = (k % 2 === 0 ? -1 : 1) * STIRLING[order][k] + u * polynomial;
      table[slot + order] = scale * u * polynomial;
    }
  }
  return table;
}
