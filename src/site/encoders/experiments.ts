import fashionMnist from "../../../models/results/fashion-mnist/table.json" with { type: "json" };
import glyphs from "../../../models/results/glyphs/table.json" with { type: "json" };
import type { ExperimentData } from "../../figures/experiment-data.ts";

/** The reproduced experiment, for each data set. */
export const experiments: readonly ExperimentData[] = [
  fashionMnist as ExperimentData,
  glyphs as ExperimentData,
];
