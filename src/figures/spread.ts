/**
 * Places for labels of `pitch` pixels each between `low` and `high`: in the order of the ascending
 * `wanted` and, in the sense of least squares, as near to them as can be. There must be room for all.
 *
 * Less `index · pitch` the places must not descend, so they are an isotonic regression, found by
 * pooling neighbours that are out of order.
 */
export function spread(
  wanted: readonly number[],
  pitch: number,
  low: number,
  high: number,
): number[] {
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((place, index) => {
    let pool = { sum: place - index * pitch, count: 1 };
    for (
      let before = pools.at(-1);
      before !== undefined && before.sum / before.count >= pool.sum / pool.count;
      before = pools.at(-1)
    ) {
      pool = { sum: before.sum + pool.sum, count: before.count + pool.count };
      pools.pop();
    }
    pools.push(pool);
  });
  const last = high - (wanted.length - 1) * pitch;
  return pools
    .flatMap(({ sum, count }) => Array<number>(count).fill(sum / count))
    .map((place, index) => Math.min(last, Math.max(low, place)) + index * pitch);
}
