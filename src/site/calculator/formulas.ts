import type { Bound, BoundResult } from "../../bounds/bound.ts";
import { DrawProbabilities } from "../../bounds/draw-probabilities.ts";
import { harmonic } from "../../bounds/harmonic.ts";
import { jensenGap, sharpSampleJensenGap } from "../../bounds/jensen-gap.ts";
import { priorRatio, softmaxGap } from "../../bounds/softmax-gap.ts";
import type { Answer } from "./answer.ts";
import { filledIn, latexNumber, type SymbolValues } from "./filled-in.ts";

/** A formula in LaTeX, with symbols and with the numbers at hand in their place. */
export interface Formula {
  readonly symbols: string;
  readonly numbers: string;
}

const COLLISION_TERM = String.raw`\mathbb{E}\ln(1+\mathrm{Col})`;
const COVERAGE = String.raw`\upsilon_{K+1}`;

/** Values of the symbols that formulas of bounds have. */
export function symbolValues(answer: Answer): SymbolValues {
  const { prior, negatives, state, row, coverage, collision } = answer;
  const range = 1 / state.temperature;
  const probabilities = new DrawProbabilities(prior, [negatives]);
  const { measured } = state;
  const atOptimum = row.at === "simplex-optimum" && row.simplex !== null;
  const collapsed = atOptimum || state.setting === "same-class" ? 0 : undefined;
  return new Map([
    ["R", atOptimum ? row.simplex?.contrastiveLoss : measured.contrastiveLoss],
    ["S", atOptimum ? row.simplex?.supervisedLoss : measured.supervisedLoss],
    ["d", measured.gap ?? collapsed],
    ["V", measured.variance ?? collapsed],
    [String.raw`\sigma`, measured.deviation ?? (atOptimum ? 0 : undefined)],
    [String.raw`\mathrm{Var}`, measured.totalVariance ?? (atOptimum ? 0 : undefined)],
    ["L_{\\mathrm{sub}}^{\\ne}", undefined],
    // Not measured here, and left out by the bounds, as it is at least 0.
    ["L_{\\mathrm{sub}}", 0],
    ["K", negatives],
    ["K+1", negatives + 1],
    ["C", prior.classes],
    ["t", state.temperature],
    ["B", range],
    [String.raw`\pi_{\max}`, prior.max],
    [String.raw`\pi_{\min}`, prior.min],
    [String.raw`H(\pi)`, prior.entropy],
    ["H_{C-1}", harmonic(prior.classes - 1)],
    [String.raw`\tau_K`, collision.probability],
    [String.raw`1-\tau_K`, collision.complement],
    [COVERAGE, coverage.probability],
    [`1-${COVERAGE}`, coverage.complement],
    [String.raw`\upsilon_{\min}`, Math.exp(probabilities.logAnchorCoverage(0))],
    [COLLISION_TERM, row.collisionTerm],
    [String.raw`\mathbb{E}\,\min_c N_c`, Math.exp(probabilities.logSmallestCount(0))],
    [
      String.raw`\min_c \Pr(\text{no } c_k = c,\ \{c_k\} = [C]\setminus c)`,
      Math.exp(probabilities.logCollisionFreeCoverage(0)),
    ],
    ["g(B)", jensenGap(range)],
    ["A'(K)", sharpSampleJensenGap(range, negatives)],
    [String.raw`\Gamma(\pi,B)`, softmaxGap(prior, range)],
    [String.raw`\Gamma(\pi, 1)`, softmaxGap(prior, 1)],
    [String.raw`\Lambda(\pi,B)`, priorRatio(prior, range)],
  ]);
}

const BOUNDED = {
  supervised: "S",
  contrastive: "R",
  "supervised-unit-temperature": "S_1",
} as const;

/** A bound, and what it says here. */
export function boundFormula(
  { formula, quantity }: Bound,
  { value }: BoundResult,
  values: SymbolValues,
): Formula {
  // What is bounded stands for itself, and what a definition adds is for the symbols alone.
  const [main] = formula.split(/,\s*\\quad/);
  const known = new Map(values);
  known.delete(BOUNDED[quantity]);
  if (quantity === "supervised-unit-temperature") known.delete("S");
  const numbers = filledIn(main, known);
  return {
    symbols: formula,
    numbers: value === null ? numbers : `${numbers} = ${latexNumber(value)}`,
  };
}

/** Coverage, collisions and, for equal classes, the losses at the optimum. */
export function definitionFormulas(answer: Answer, values: SymbolValues): Formula[] {
  const { prior, row, coverage, collision, expectedDraws } = answer;
  const isUniform = prior.groups.length === 1;
  const withNumbers = (left: string, right: string, value: string): Formula => ({
    symbols: `${left} = ${right}`,
    numbers: `${left} = ${filledIn(right, values)} = ${value}`,
  });
  const only = (left: string, right: string, value: string): Formula => ({
    symbols: `${left} = ${right}`,
    numbers: `${filledIn(left, new Map([["K+1", answer.negatives + 1]]))} = ${value}`,
  });
  return [
    isUniform
      ? withNumbers(
          COVERAGE,
          String.raw`\sum_{j=0}^{C} (-1)^j \binom{C}{j} \Bigl(1-\frac{j}{C}\Bigr)^{K+1}`,
          probabilityLatex(coverage),
        )
      : only(
          COVERAGE,
          String.raw`(K+1)!\,[z^{K+1}] \prod_c \bigl(e^{\pi_c z} - 1\bigr)`,
          probabilityLatex(coverage),
        ),
    isUniform
      ? withNumbers(
          String.raw`\mathbb{E}\,T`,
          String.raw`C \sum_{i=1}^{C} \frac{1}{i}`,
          latexNumber(expectedDraws),
        )
      : only(
          String.raw`\mathbb{E}\,T`,
          String.raw`\sum_{n=0}^{\infty} (1 - \upsilon_n)`,
          latexNumber(expectedDraws),
        ),
    isUniform
      ? withNumbers(
          String.raw`\tau_K`,
          String.raw`1 - \Bigl(1-\frac{1}{C}\Bigr)^{K}`,
          probabilityLatex(collision),
        )
      : only(
          String.raw`\tau_K`,
          String.raw`1 - \sum_c \pi_c (1-\pi_c)^{K}`,
          probabilityLatex(collision),
        ),
    only(
      COLLISION_TERM,
      String.raw`\sum_c \pi_c \sum_{m=0}^{K} \binom{K}{m} \pi_c^m (1-\pi_c)^{K-m} \ln(1+m)`,
      latexNumber(row.collisionTerm),
    ),
    ...(row.simplex === null
      ? []
      : [
          withNumbers(
            "S^*",
            String.raw`\ln\bigl(1 + (C-1)e^{-BC/(C-1)}\bigr)`,
            latexNumber(row.simplex.supervisedLoss),
          ),
        ]),
  ];
}

/** A probability, or 1 less what it lacks. */
function probabilityLatex({
  probability,
  complement,
}: {
  readonly probability: number;
  readonly complement: number;
}): string {
  return complement > 0 && complement < 1e-3
    ? `1 - ${latexNumber(complement, 2)}`
    : latexNumber(probability);
}
