/** C(n, k) in double precision, as a product. */
function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}

/** Σ_j (−1)^j C(C, j) (1 − j/C)^n term by term, as a textbook has it: shows why it must not be computed so. */
export function alternatingSum(classes: number, draws: number): number {
  let sum = 0;
  for (let j = 0; j < classes; j++) sum += (j % 2 === 0 ? 1 : -1) * term(classes, draws, j);
  return sum;
}

/** The largest of its terms. */
export function largestTerm(classes: number, draws: number): number {
  return Math.max(...Array.from({ length: classes }, (_, j) => term(classes, draws, j)));
}

function term(classes: number, draws: number, j: number): number {
  return binomial(classes, j) * (1 - j / classes) ** draws;
}
