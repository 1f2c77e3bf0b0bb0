import type { Setting } from "../../bounds/question.ts";

/** What the calculator is asked: everything that its URL says. */
export interface State {
  /** As a URL of the API writes it: `cifar10`, `uniform:100`, `counts:50,30,20`, … */
  readonly prior: string;
  readonly choice: Choice;
  /** t */
  readonly temperature: number;
  readonly setting: Setting;
  readonly measured: Measured;
}

/** How the number of negatives K is chosen. */
export type Choice =
  | { readonly by: "negatives"; readonly negatives: number }
  /** K = N − 1 with one view of each of N samples; with SimCLR's two, K = 2N − 2. */
  | { readonly by: "batch"; readonly size: number; readonly views: 1 | 2 }
  /** The smallest K with υ ≥ probability. */
  | { readonly by: "target"; readonly probability: number };

export const measurements = [
  "contrastiveLoss",
  "supervisedLoss",
  "gap",
  "variance",
  "deviation",
  "totalVariance",
] as const;

/** What may have been measured, by the names of the API. */
export type Measurement = (typeof measurements)[number];
export type Measured = Readonly<Partial<Record<Measurement, number>>>;

export const settings = ["augmentation", "same-class"] as const satisfies readonly Setting[];

export const initialState: State = {
  prior: "cifar10",
  choice: { by: "negatives", negatives: 255 },
  temperature: 0.5,
  setting: "augmentation",
  measured: {},
};
