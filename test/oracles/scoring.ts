import { readFileSync } from "node:fs";

/** test/oracles/scoring.py's answers about a set. */
export interface ScoreOracle extends ClassTermsOracle {
  readonly temperature: number;
  readonly samples: number;
  readonly infoNce: readonly number[];
  readonly manyNegatives: readonly number[];
  /** At `negatives` but the first, which is 0, and `manyNegatives`. */
  readonly infoNceAtTemperatures: Readonly<Record<string, readonly number[]>>;
}

/** What labels make of it. */
export interface ClassTermsOracle {
  readonly negatives: readonly number[];
  readonly supervisedLossAtTemperatures: Readonly<Record<string, number>>;
  /** At `negatives`. */
  readonly collisionTerms: readonly number[];
  readonly gap: GapOracle;
  readonly gapFromTwoViews: GapOracle;
  readonly spread: { readonly deviation: number; readonly totalVariance: number };
  readonly meanClassifier: Readonly<
    Record<string, { readonly top1: number; readonly top5: number; readonly loss: number }>
  >;
  readonly subsets: readonly {
    readonly negatives: number;
    readonly collisionProbability: number;
    readonly coverage: number;
    readonly expectedSubsetLoss: number;
    readonly subsetLoss: number;
    readonly collisionFreeSubsetLoss: number;
  }[];
}

interface GapOracle {
  readonly clipped: number;
  readonly unclipped: number;
  readonly variance: number;
}

export const scoreOracle: Readonly<Record<"skewed" | "fashion" | "skewed37", ScoreOracle>> & {
  readonly realFile: ClassTermsOracle;
} = JSON.parse(readFileSync(new URL("scoring.json", import.meta.url), "utf8"));
