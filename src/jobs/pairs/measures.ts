import { silhouetteMetrics } from "../../scoring/geometry/silhouette.ts";
import { asks, comparisonsOf, type Outline, temperatureOf } from "../outline.ts";
import { classLosses, viewLosses } from "./loss-measure.ts";
import { neighbourMeasures } from "./neighbour-measure.ts";
import type { PlannedMeasure } from "./pair-measure.ts";
import { retrievalMeasure } from "./retrieval-measure.ts";
import { silhouetteMeasure } from "./silhouette-measure.ts";
import { uniformityMeasure } from "./uniformity-measure.ts";

/** The losses of every comparison: InfoNCE at each temperature, the first of which is t, and SimCLR's. */
export interface LossMeasures {
  /** At each temperature, those whose losses are averaged. */
  readonly infoNce: readonly (readonly PlannedMeasure[])[];
  readonly simclr: readonly PlannedMeasure[];
}

export function lossMeasures(outline: Outline): LossMeasures {
  const temperature = temperatureOf(outline);
  if (temperature === null || !asks(outline, "contrastive", "bounds")) {
    return { infoNce: [], simclr: [] };
  }
  const temperatures = [temperature, ...(outline.options.temperatures ?? [])];
  return {
    infoNce: temperatures.map((t, index) =>
      outline.input.views.length === 1
        ? [classLosses(outline, `losses.${index}.0`, t)]
        : comparisonsOf(outline.input, "infonce").map((comparison, place) =>
            viewLosses(outline, `losses.${index}.${place}`, comparison, t),
          ),
    ),
    simclr:
      outline.options.loss === "simclr"
        ? comparisonsOf(outline.input, "simclr").map((comparison, place) =>
            viewLosses(outline, `simclr.${place}`, comparison, temperature),
          )
        : [],
  };
}

/** Every measure that is asked for, in the order in which they are taken. */
export function pairMeasures(outline: Outline): readonly PlannedMeasure[] {
  const { infoNce, simclr } = lossMeasures(outline);
  const hasClasses = (outline.input.labels?.classes ?? 0) > 1;
  const geometry = asks(outline, "geometry");
  return [
    ...infoNce.flat(),
    ...simclr,
    ...(geometry ? [uniformityMeasure(outline, false), uniformityMeasure(outline, true)] : []),
    ...(geometry && hasClasses
      ? silhouetteMetrics.map((metric) => silhouetteMeasure(outline, metric))
      : []),
    ...neighbourMeasures(outline),
    ...(asks(outline, "retrieval") ? [retrievalMeasure(outline)] : []),
  ];
}

/** Arrays whose rows at the anchors some measure needs. */
export function anchorArraysOf(outline: Outline): readonly string[] {
  return [...new Set(pairMeasures(outline).flatMap(({ anchors }) => anchors))];
}
