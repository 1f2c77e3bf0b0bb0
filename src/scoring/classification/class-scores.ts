/** The scores of one embedding for every class. */
export type ClassScores = Float32Array | Float64Array;

/** A class counts as found by top-5 if fewer than so many score higher; of up to so many it says nothing. */
export const TOP = 5;

/** How many classes are preferred to `own`: of equal scores the first class is. */
export function higherScores(scores: ClassScores, own: number): number {
  const score = scores[own];
  let higher = 0;
  for (let c = 0; c < scores.length; c++) {
    if (scores[c] > score || (scores[c] === score && c < own)) higher++;
  }
  return higher;
}

/** The class of the highest score, of equal ones the first. */
export function highestScore(scores: ClassScores): number {
  let best = 0;
  for (let c = 1; c < scores.length; c++) if (scores[c] > scores[best]) best = c;
  return best;
}

/** ln Σ_c e^{scores_c − scores_own}: relative to the highest, so that it neither overflows nor rounds to 0. */
export function crossEntropy(scores: ClassScores, own: number): number {
  const highest = highestScore(scores);
  let others = 0;
  for (let c = 0; c < scores.length; c++) {
    if (c !== highest) others += Math.exp(scores[c] - scores[highest]);
  }
  return scores[highest] - scores[own] + Math.log1p(others);
}
