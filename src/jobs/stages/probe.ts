import type { RegressionSettings } from "../../scoring/classification/logistic-regression.ts";
import {
  type FeatureScale,
  type ProbePreset,
  probes,
} from "../../scoring/classification/probe-presets.ts";
import { splitRows } from "../fitted-rows.ts";
import { asks, type Outline } from "../outline.ts";
import type { Stage } from "../stage.ts";
import { fittedWeights } from "../stored-search.ts";
import { type FitGroup, fitStages } from "./fits.ts";
import { testStage } from "./probe-test.ts";

/** Rounds that probes are expected to take. */
const EXPECTED_ROUNDS = 100;

/** A linear probe that is fitted in a job. */
export interface Probe {
  readonly id: string;
  readonly preset: ProbePreset;
  readonly features: FeatureScale;
  readonly settings: RegressionSettings;
}

/** Those that are asked for, of which C is given. */
export function probesOf(outline: Outline): readonly Probe[] {
  const { options, fits } = outline;
  if (!asks(outline, "classification") || !fits.probes) return [];
  const presets: readonly ProbePreset[] = options.probes ?? ["sklearn"];
  return presets.map((preset, index) => ({
    id: `probe.${index}`,
    preset,
    features: options.features ?? probes[preset].features,
    settings: { ...probes[preset], inversePenalty: probes[preset].inversePenalty ?? 1 },
  }));
}

function probeFits(outline: Outline): FitGroup {
  const rows = splitRows(outline);
  return {
    id: "probes",
    fits: probesOf(outline).map((probe) => ({ ...probe, rows })),
    expectedRounds: EXPECTED_ROUNDS,
  };
}

/** All probes are fitted side by side; then each is tested. */
export function probeStages(outline: Outline): Stage[] {
  return [
    ...fitStages(outline, probeFits(outline)),
    ...probesOf(outline).map(({ id, features }) =>
      testStage(outline, {
        id: `${id}.test`,
        features,
        fits: 1,
        weights: ({ partials }) => fittedWeights(partials, id),
        columns: ["top1", "top5", "loss", "predictions"],
      }),
    ),
  ];
}
