import { randomUniform } from "../numerics/random.ts";

/**
 * The samples that are anchors, in ascending order: all, or so many drawn without replacement (Knuth's
 * algorithm S), the same for the same seed.
 */
export function anchorRows(samples: number, anchors: number, seed: number): Int32Array {
  const rows = new Int32Array(anchors);
  const random = randomUniform(seed);
  for (let row = 0, chosen = 0; chosen < anchors; row++) {
    const isChosen = anchors === samples || (samples - row) * random() < anchors - chosen;
    if (isChosen) rows[chosen++] = row;
  }
  return rows;
}
