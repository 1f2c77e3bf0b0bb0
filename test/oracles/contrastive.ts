import { readFileSync } from "node:fs";

/** One batch of every sample, as torch has it. */
interface WholeBatch {
  readonly infoNce: number;
  readonly ntXent: number;
}

/** test/oracles/contrastive.py's answers about a small set. */
export interface ContrastiveOracle {
  /** K of the three that follow. */
  readonly negatives: readonly number[];
  readonly simclr: readonly number[];
  /** Of view1, view2 and view_mean. */
  readonly manyViews: readonly number[];
  /** Of view1. */
  readonly sameClass: readonly number[];
  readonly wholeBatch: WholeBatch;
  /** The expectation over batches without replacement. */
  readonly batches: { readonly draws: readonly number[]; readonly infoNce: readonly number[] };
}

/** Its answers about the real file. */
export interface RealFileOracle {
  readonly draws: readonly number[];
  /** With independent negatives. */
  readonly infoNce: readonly number[];
  /** What batches without replacement have more. */
  readonly finitePopulation: readonly number[];
  readonly supervisedLoss: number;
  readonly wholeBatch: WholeBatch;
}

export const contrastiveOracle: {
  readonly skewed: ContrastiveOracle;
  readonly skewed37: ContrastiveOracle;
  readonly fashion: RealFileOracle;
} = JSON.parse(readFileSync(new URL("contrastive.json", import.meta.url), "utf8"));
