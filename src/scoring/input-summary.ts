import { type KernelsInUse, kernelsInUse } from "../linalg/kernel-modules.ts";
import type { Prior } from "../probability/prior.ts";
import { type Protocol, protocolOf } from "./contrastive/protocol.ts";
import type { Norms, ScoreInput, Shape } from "./input.ts";
import type { ScoredMeans } from "./scored-means.ts";

/** What was scored, and by which conventions. */
export interface InputSummary extends Protocol {
  /** N. */
  readonly samples: number;
  /** d. */
  readonly dimensions: number;
  readonly views: number;
  readonly temperature: number | null;
  /** Of the samples; null without labels, as are the names. */
  readonly prior: Pick<Prior, "name" | "classes" | "min" | "max" | "entropy"> | null;
  /** In the order of class indices. */
  readonly classNames: readonly string[] | null;
  /** Whether rows were divided by their norms first, as asked; else they are used as they are. */
  readonly normalised: boolean;
  readonly norms: Norms;
  /** What μ_c is taken from; null without labels, or where nothing asked needs it. */
  readonly classMeans: ScoredMeans["source"] | null;
  /** Rows of `train`; null if there are none. */
  readonly trainSamples: number | null;
  /** What products are computed with: WebAssembly in single precision, or JavaScript in double. */
  readonly kernels: KernelsInUse;
}

/** @param classMeans null if nothing that was asked needed class means */
export function summarise(
  input: ScoreInput<Shape>,
  classMeans: InputSummary["classMeans"],
): InputSummary {
  const { views, prior, labels, train } = input;
  return {
    samples: views[0].rows,
    dimensions: views[0].columns,
    views: views.length,
    temperature: input.temperature,
    prior: prior && {
      name: prior.name,
      classes: prior.classes,
      min: prior.min,
      max: prior.max,
      entropy: prior.entropy,
    },
    classNames: labels?.names ?? null,
    normalised: input.normalized,
    norms: input.norms,
    ...protocolOf(input),
    classMeans,
    trainSamples: train === null ? null : train.embeddings.rows,
    kernels: kernelsInUse(),
  };
}
