import type { Tolerance } from "./logistic-regression.ts";

/** Rows as they are, or divided by their norms. */
export const featureScales = ["raw", "normalised"] as const;
export type FeatureScale = (typeof featureScales)[number];

export const probePresets = ["sklearn", "clip", "dinov2"] as const;
export type ProbePreset = (typeof probePresets)[number];

export interface ProbeSettings {
  readonly features: FeatureScale;
  /** C; null if it is chosen among `candidates`. */
  readonly inversePenalty: number | null;
  readonly candidates: readonly number[] | null;
  readonly tolerance: Tolerance;
  readonly mostIterations: number;
}

/**
 * The protocols prescribe where their solvers give up: after 100 iterations or at a gradient of 1e-4
 * (scikit-learn), where accuracies still depend on the solver. Here every fit goes to the optimum.
 */
export const toOptimum = { tolerance: { gradient: 1e-6, gap: 1e-10 }, mostIterations: 1000 };

/** 45 values from 10⁻⁶ to 10⁵, evenly spaced in their logarithms. */
const DINOV2_CANDIDATES = Array.from({ length: 45 }, (_, index) => 10 ** (-6 + (11 * index) / 44));

/**
 * The protocols of scikit-learn's `LogisticRegression()`, CLIP's README and DINOv2's
 * `eval/log_regression.py`; all of them take the features as they are.
 */
export const probes: Readonly<Record<ProbePreset, ProbeSettings>> = {
  sklearn: { features: "raw", inversePenalty: 1, candidates: null, ...toOptimum },
  clip: { features: "raw", inversePenalty: 0.316, candidates: null, ...toOptimum },
  dinov2: { features: "raw", inversePenalty: null, candidates: DINOV2_CANDIDATES, ...toOptimum },
};
