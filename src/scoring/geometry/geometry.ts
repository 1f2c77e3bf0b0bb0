import type { Matrix } from "../../linalg/matrix.ts";
import type { ClassLabels } from "../class-labels.ts";
import { NORM_TOLERANCE, type ScoreInput, type Shape } from "../input.ts";
import type { SampleValues } from "../sample-values.ts";
import type { Warning } from "../warning.ts";
import {
  type Alignment,
  type AlignmentValues,
  alignmentValues,
  classAlignment,
  viewAlignment,
} from "./alignment.ts";
import { type Hubness, hubness } from "./hubness.ts";
import { type NeuralCollapse, neuralCollapse } from "./neural-collapse.ts";
import { type SilhouetteMetric, silhouetteMetrics, silhouettes } from "./silhouette.ts";
import { type Spectrum, spectrum } from "./spectrum.ts";
import { type Uniformity, uniformity } from "./uniformity.ts";

/** Rows a dimension, below which singular values say more of the sample than of the embedding. */
const ROWS_A_DIMENSION = 10;

/** The shape of the embeddings; what needs classes is null without labels of at least two. */
export interface Geometry {
  /** Whose spectrum, neighbours and classes these are. */
  readonly evaluated: string;
  /** Of the views; of the classes of `embeddings`, if those are all there is. */
  readonly alignment: Alignment | null;
  /** Of the first view or of `embeddings`. */
  readonly uniformity: Uniformity;
  readonly spectrum: Spectrum;
  /** null where only some samples are anchors. */
  readonly hubness: Hubness | null;
  readonly neuralCollapse: NeuralCollapse | null;
  readonly silhouette: Readonly<Record<SilhouetteMetric, number>> | null;
  /** Why something is null. */
  readonly reason: string | null;
}

export interface ScoredGeometry {
  readonly result: Geometry;
  readonly samples: readonly SampleValues[];
  readonly warnings: readonly Warning[];
}

/** All that takes the embeddings to find; null as in `Geometry`. */
export interface GeometryMeasurements {
  /** At every sample, of several views. */
  readonly viewAlignment: AlignmentValues | null;
  readonly classAlignment: Alignment | null;
  readonly uniformity: Uniformity;
  readonly spectrum: Spectrum;
  readonly hubness: Hubness | null;
  readonly neuralCollapse: NeuralCollapse | null;
  /** At every sample. */
  readonly silhouettes: Readonly<Record<SilhouetteMetric, Float64Array>> | null;
}

/** @param evaluated what is classified too: `view_mean` where there is one */
export function geometry(
  input: ScoreInput,
  evaluated: { readonly name: string; readonly matrix: Matrix },
): ScoredGeometry {
  const { views, labels } = input;
  const { matrix } = evaluated;
  const classes = severalClasses(labels);
  return scoredGeometry(input, evaluated.name, {
    viewAlignment: views.length > 1 ? alignmentValues(views) : null,
    classAlignment:
      views.length > 1 || labels === null
        ? null
        : classAlignment(views[0], labels.classes, labels.names.length),
    uniformity: uniformity(views[0]),
    spectrum: spectrum(matrix),
    hubness: hubness(matrix),
    neuralCollapse: classes && neuralCollapse(matrix, classes.classes, classes.names.length),
    silhouettes: classes && {
      euclidean: silhouettes(matrix, classes.classes, classes.names.length, "euclidean"),
      cosine: silhouettes(matrix, classes.classes, classes.names.length, "cosine"),
    },
  });
}

/** What the measurements make together. */
export function scoredGeometry(
  input: ScoreInput<Shape>,
  evaluated: string,
  measured: GeometryMeasurements,
): ScoredGeometry {
  const { labels } = input;
  const samples: SampleValues[] = [];
  if (measured.viewAlignment) {
    samples.push({ metric: "geometry.alignment.value", values: measured.viewAlignment.value });
  }
  const silhouette = measured.silhouettes && meanSilhouettes(measured.silhouettes, samples);
  const reasons = [
    labels === null && "neural collapse, silhouette and the alignment of classes need labels",
    labels !== null &&
      severalClasses(labels) === null &&
      "neural collapse and silhouette compare classes, and there is only one",
    measured.hubness === null && "hubness counts the neighbours of every sample, not of some",
  ].filter((reason) => reason !== false);
  return {
    result: {
      evaluated,
      alignment: measured.viewAlignment
        ? viewAlignment(measured.viewAlignment)
        : measured.classAlignment,
      uniformity: measured.uniformity,
      spectrum: measured.spectrum,
      hubness: measured.hubness,
      neuralCollapse: measured.neuralCollapse,
      silhouette,
      reason: reasons.length > 0 ? reasons.join("; ") : null,
    },
    samples,
    warnings: warningsAbout(input),
  };
}

/** The labels if they are of two classes or more. */
export function severalClasses(labels: ClassLabels | null): ClassLabels | null {
  return labels !== null && labels.names.length > 1 ? labels : null;
}

function meanSilhouettes(
  values: Readonly<Record<SilhouetteMetric, Float64Array>>,
  samples: SampleValues[],
): Record<SilhouetteMetric, number> {
  const means = silhouetteMetrics.map((metric): [SilhouetteMetric, number] => {
    const ofMetric = values[metric];
    samples.push({ metric: `geometry.silhouette.${metric}`, values: ofMetric });
    return [metric, ofMetric.reduce((a, b) => a + b, 0) / ofMetric.length];
  });
  return Object.fromEntries(means) as Record<SilhouetteMetric, number>;
}

function warningsAbout({ views, norms }: ScoreInput<Shape>): Warning[] {
  const warnings: Warning[] = [];
  const { min, max } = norms.views[0];
  if (min < 1 - NORM_TOLERANCE || max > 1 + NORM_TOLERANCE) {
    warnings.push({
      code: "not-unit",
      message:
        "Alignment and uniformity are defined for rows of norm 1, which these are not: `unit` has them for the rows divided by their norms.",
    });
  }
  const { rows, columns } = views[0];
  if (rows < ROWS_A_DIMENSION * columns) {
    warnings.push({
      code: "few-samples",
      message: `${rows} rows of ${columns} dimensions: ranks and spectra of fewer than ${ROWS_A_DIMENSION} rows a dimension depend on their number.`,
    });
  }
  return warnings;
}
