import { type DoubleDouble, minus, power, quotient } from "../../numerics/double-double.ts";

/**
 * P(the classes drawn, but for `base`, are exactly A) for every set A of classes, K = `draws`
 * independent draws from weights `others` and `base`: entry A has bit c for `others[c]`.
 *
 *   P(A) = Σ_{B⊆A} (−1)^{|A∖B|} ((base + Σ_{c∈B} w_c) / total)^K,  total = base + Σ_c w_c.
 *
 * The sum alternates. In double-double its error is at most K · 1e-32 · 2^{|A|} of its largest term,
 * P(the draws are within A), so expectations over A are right to the last digits of a double.
 *
 * @param base weight that adds no class: that of the anchor's class, or 0 if no draw may have it
 * @param others at most a dozen positive weights, whole numbers: the answer has 2^others entries
 */
export function subsetProbabilities(
  base: number,
  others: ArrayLike<number>,
  draws: number,
): Float64Array {
  const sets = 2 ** others.length;
  const weights = new Float64Array(sets);
  weights[0] = base;
  for (let c = 0; c < others.length; c++) {
    const bit = 1 << c;
    for (let set = 0; set < bit; set++) weights[bit + set] = weights[set] + others[c];
  }
  const within: DoubleDouble[] = Array.from(weights, (weight) =>
    power(quotient(weight, weights[sets - 1]), draws),
  );
  for (let bit = 1; bit < sets; bit *= 2) {
    for (let set = 0; set < sets; set++) {
      if ((set & bit) !== 0) within[set] = minus(within[set], within[set ^ bit]);
    }
  }
  return Float64Array.from(within, ({ high }) => Math.max(0, high));
}
