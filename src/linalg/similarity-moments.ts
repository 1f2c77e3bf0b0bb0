/**
 * The similarities of an anchor, as moments on a grid.
 *
 * Σ_j f(s_j) for any smooth f needs only, for each bin b of width h with centre b·h, the moments
 * M_p = Σ_{j in b} δ_j^p of the offsets δ_j = s_j/h − b ∈ [−½, ½]:
 *
 *   Σ_j f(s_j) = Σ_b Σ_{p<6} M_{b,p} h^p f^(p)(b·h)/p! + error,  |error| ≤ (h/2)⁶/720 · Σ_j |f⁽⁶⁾|.
 *
 * At h = 1/8 the error is 8.3e-11 · |f⁽⁶⁾| a similarity at most and a seventh of that on average. The
 * Laplace transforms of this project have |f⁽⁶⁾| ≤ 10.2, so each is known to 9e-10 at worst. Four
 * points with cubic weights take as many additions and would need h = 1/100 for as much.
 */

/** h: width of a bin, in units of similarity / temperature. */
export const BIN_WIDTH = 1 / 8;

/** Moments kept of each bin, of orders 0 to 5. */
export const ORDERS = 6;

/** Bins of similarities in ±`bound`; bin `origin` is centred at 0. */
export interface Grid {
  readonly origin: number;
  readonly bins: number;
}

/** @param bound largest |s|: what lies beyond it by rounding still falls into a bin */
export function gridFor(bound: number): Grid {
  const origin = Math.ceil(bound / BIN_WIDTH) + 1;
  return { origin, bins: 2 * origin + 1 };
}

/**
 * Adds the similarities `scale · products[from … to−1]`, in bins, to the moments of one anchor.
 *
 * @param scale similarity in bins of one unit of product: 1/(temperature · BIN_WIDTH)
 * @param moments `bins × ORDERS` for each anchor; this one's start at `start`
 */
export function addMoments(
  products: Float32Array | Float64Array,
  from: number,
  to: number,
  scale: number,
  origin: number,
  moments: Float64Array,
  start: number,
): void {
  for (let index = from; index < to; index++) {
    const position = products[index] * scale + origin;
    const bin = (position + 0.5) | 0;
    const offset = position - bin;
    const square = offset * offset;
    const slot = start + bin * ORDERS;
    moments[slot] += 1;
    moments[slot + 1] += offset;
    moments[slot + 2] += square;
    moments[slot + 3] += square * offset;
    moments[slot + 4] += square * square;
    moments[slot + 5] += square * square * offset;
  }
}
