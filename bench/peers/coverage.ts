/**
 * Two published algorithms for υ with C equal classes, written out afresh: the alternating sum of
 * the notebook of Nozawa & Sato (2021) and the recursion of the code of Bao et al. (2022).
 */

/**
 * Σ_{n=C}^{N} max(0, Σ_{m=0}^{C−2} binom(C−1, m) (−1)^m e^{(n−1) ln(1 − (m+1)/C)}) for every N up to
 * `last` by running sums. Cancellation leaves noise in each term; clipping it makes it add up.
 */
export function alternatingSums(classes: number, last: number): Float64Array {
  const results = new Float64Array(last + 1);
  for (let n = classes; n <= last; n++) {
    let term = 0;
    let binomial = 1;
    for (let m = 0; m <= classes - 2; m++) {
      const sign = m % 2 === 0 ? 1 : -1;
      term += sign * binomial * Math.exp((n - 1) * Math.log(1 - (m + 1) / classes));
      binomial = (binomial * (classes - 1 - m)) / (m + 1);
    }
    results[n] = results[n - 1] + Math.max(term, 0);
  }
  return results;
}

/** P(i distinct classes) after each draw, for i = C … 0, started afresh for each number of draws. */
export function recursion(classes: number, draws: number): number {
  const p = new Float64Array(classes + 1);
  p[0] = 1;
  for (let draw = 0; draw < draws; draw++) {
    for (let i = classes; i > 0; i--) {
      p[i] = (p[i] * i) / classes + (p[i - 1] * (classes - i + 1)) / classes;
    }
    p[0] = 0;
  }
  return p[classes];
}
