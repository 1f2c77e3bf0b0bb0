import * as z from "zod";
import { normalizations } from "../../linalg/normalize-rows.ts";
import { MOST_RESAMPLES } from "../../scoring/bootstrap.ts";
import { neighboursPresets } from "../../scoring/classification/neighbour-presets.ts";
import { featureScales, probePresets } from "../../scoring/classification/probe-presets.ts";
import { sections } from "../../scoring/sections.ts";
import { drawsParameters } from "../draws.ts";
import { choice, choices, integer, optional, real } from "../parameters.ts";
import { contrastiveParameters } from "./contrastive.ts";

/** What a request may say about a score. */
export const scoreParameters = {
  ...drawsParameters({ minimum: 1, limit: "scoreRows" }),
  temperature: optional(
    real(
      "Temperature t; without it, that of the file.",
      "0.5",
      z.number().gt(0, { error: "must be above 0" }),
    ),
  ),
  normalize: optional(
    choice(
      "`l2` divides the rows of the views, and of `train`, by their norms before anything else; by default rows are used as they are.",
      normalizations,
    ),
  ),
  include: optional(
    choices(
      "Parts of the report. By default all that the arrays allow, as far as one request can afford them; a warning names those left out.",
      sections,
    ),
  ),
  ...contrastiveParameters,
  probes: optional(
    choices(
      "Linear probes: scikit-learn's defaults (`sklearn`, the default), CLIP's C = 0.316, or DINOv2's 45 values of C chosen on a held-out tenth.",
      probePresets,
    ),
  ),
  features: optional(
    choice("Rows for the probes: as they are (`raw`), or divided by their norms.", featureScales),
  ),
  neighbours: optional(
    choices("Votes of nearest neighbours; by default all of them.", neighboursPresets),
  ),
  bootstrap: optional(
    integer(
      "Resamples of the percentile bootstrap over samples, for confidence intervals of every mean; none by default.",
      "1000",
      z.int().min(2).max(MOST_RESAMPLES),
    ),
  ),
  confidence: optional(
    real(
      "Coverage of these intervals, 0.95 by default.",
      "0.95",
      z.number().gt(0, { error: "must be above 0" }).lt(1, { error: "must be below 1" }),
    ),
  ),
};
