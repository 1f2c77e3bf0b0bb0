/** Fitted eigenvalues: indices 10 to 100 where there are as many (Agrawal et al. 2022). */
const FIRST = 10;
const LAST = 100;

/** A slope through fewer points says nothing. */
const FEWEST_POINTS = 5;

/** The power law λ_j ∝ j^{−α} of the covariance's eigenvalues. */
export interface AlphaReq {
  /** α; null if there are too few eigenvalues. */
  readonly alpha: number | null;
  /** R² of the weighted fit. */
  readonly rSquared: number | null;
  /** Indices of the eigenvalues fitted, from 1; the last is at most the numerical rank. */
  readonly first: number;
  readonly last: number;
  /** Weights of the squared residuals of ln λ_j on ln j. */
  readonly weights: "1/j";
  readonly reason: string | null;
}

/**
 * @param eigenvalues of the centred covariance, in descending order
 * @param rank how many of them are more than noise
 */
export function alphaReq(eigenvalues: Float64Array, rank: number): AlphaReq {
  const last = Math.min(LAST, rank);
  const points = last - FIRST + 1;
  const range = { first: FIRST, last, weights: "1/j" } as const;
  if (points < FEWEST_POINTS) {
    return {
      alpha: null,
      rSquared: null,
      ...range,
      reason: `the numerical rank is ${rank}; a fit from index ${FIRST} on needs at least ${FIRST + FEWEST_POINTS - 1}`,
    };
  }
  let weight = 0;
  let meanX = 0;
  let meanY = 0;
  for (let j = FIRST; j <= last; j++) {
    weight += 1 / j;
    meanX += Math.log(j) / j;
    meanY += Math.log(eigenvalues[j - 1]) / j;
  }
  meanX /= weight;
  meanY /= weight;
  let squaresX = 0;
  let squaresY = 0;
  let products = 0;
  for (let j = FIRST; j <= last; j++) {
    const x = Math.log(j) - meanX;
    const y = Math.log(eigenvalues[j - 1]) - meanY;
    squaresX += (x * x) / j;
    squaresY += (y * y) / j;
    products += (x * y) / j;
  }
  const isFlat = squaresY === 0;
  return {
    alpha: -products / squaresX,
    rSquared: isFlat ? null : products ** 2 / (squaresX * squaresY),
    ...range,
    reason: isFlat ? "R²: all eigenvalues fitted are equal" : null,
  };
}
