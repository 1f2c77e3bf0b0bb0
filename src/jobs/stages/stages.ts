import type { Outline } from "../outline.ts";
import { pairMeasures } from "../pairs/measures.ts";
import { pairStages } from "../pairs/pair-stages.ts";
import type { Stage } from "../stage.ts";
import { bootstrapStages } from "./bootstrap.ts";
import { fewShotStages } from "./few-shot.ts";
import { gramStages } from "./gram.ts";
import { labelsStage } from "./labels.ts";
import { probeStages } from "./probe.ts";
import { rowsStage } from "./rows.ts";
import { scanStage } from "./scan.ts";

/** The stages of a job, in the order in which they run. */
export function stagesOf(outline: Outline): readonly Stage[] {
  return [
    ...(outline.input.labels === null ? [] : [labelsStage(outline)]),
    scanStage(outline),
    rowsStage(outline),
    ...gramStages(outline),
    ...pairMeasures(outline).flatMap((measure) => pairStages(outline, measure)),
    ...probeStages(outline),
    ...fewShotStages(outline),
    ...bootstrapStages(outline),
  ];
}
