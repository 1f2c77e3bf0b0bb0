/** Low bits of a clock that hold its class: enough for 2¹⁷ = 131,072 classes. */
const CLASS_BITS = 17;
const CLASS_MASK = 2 ** CLASS_BITS - 1;

/** Standard deviations by which a number of draws is allowed to exceed its mean: 1e-23 of them do. */
const DEVIATIONS = 10;

/**
 * A sampler of the order in which the classes other than `own` first occur among independent draws
 * with weights `counts`: that of independent exponential clocks of rates counts_c.
 *
 * Classes that are certain to come after `most` draws of other classes than `own` are left out: with
 * thousands of classes hardly any remain to be sorted. Sorting numbers is several times faster than
 * sorting indices by them, so each clock carries its class in its lowest bits, at the price of 10⁻¹⁰
 * of its value.
 *
 * @param counts whole numbers, of which at least two are positive
 * @returns a function of `own`; its answer is overwritten by the next
 */
export function firstOccurrences(
  counts: Float64Array,
  most: number,
  random: () => number,
): (own: number) => Int32Array {
  const clocks = new Float64Array(counts.length - 1);
  // Little-endian, as every platform of JavaScript is: the lower half comes first.
  const halves = new Uint32Array(clocks.buffer);
  const order = new Int32Array(clocks.length);
  const slowest = counts.reduce((a, b) => a + b) - counts.reduce((a, b) => Math.max(a, b));
  const latest = (most + DEVIATIONS * Math.sqrt(most) + DEVIATIONS ** 2) / slowest;
  const never = counts.map((count) => Math.exp(-latest * count));
  return (own) => {
    let length = 0;
    for (let c = 0; c < counts.length; c++) {
      const survival = c === own ? 0 : random();
      if (survival <= never[c]) continue;
      clocks[length] = -Math.log(survival) / counts[c];
      halves[2 * length] = (halves[2 * length] & ~CLASS_MASK) | c;
      length++;
    }
    clocks.subarray(0, length).sort();
    for (let index = 0; index < length; index++) order[index] = halves[2 * index] & CLASS_MASK;
    return order.subarray(0, length);
  };
}
