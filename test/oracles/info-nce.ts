/**
 * InfoNCE by its definition: the mean over anchors and over all (N−1)^K sequences of negatives.
 *
 * @param scores N×N of z_i·z_j⁺/t
 */
export function infoNceByEnumeration(scores: readonly (readonly number[])[], k: number): number {
  const samples = scores.length;
  let total = 0;
  for (let i = 0; i < samples; i++) {
    const others = scores[i].filter((_, j) => j !== i);
    const visit = (drawn: number[]): number => {
      if (drawn.length < k) {
        let sum = 0;
        for (const score of others) sum += visit([...drawn, score]);
        return sum / others.length;
      }
      const own = scores[i][i];
      const top = Math.max(own, ...drawn);
      const rest = drawn.reduce((sum, score) => sum + Math.exp(score - top), 0);
      return top - own + Math.log(Math.exp(own - top) + rest);
    };
    total += visit([]);
  }
  return total / samples;
}
