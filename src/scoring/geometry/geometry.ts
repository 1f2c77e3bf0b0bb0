import type { Matrix } from "../../linalg/matrix.ts";
import type { ClassLabels } from "../class-labels.ts";
import { NORM_TOLERANCE, type ScoreInput } from "../input.ts";
import { rowNorms } from "../row-norms.ts";
import type { SampleValues } from "../sample-values.ts";
import type { Warning } from "../warning.ts";
import { type Alignment, classAlignment, viewAlignment } from "./alignment.ts";
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
  readonly hubness: Hubness;
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

/** @param evaluated what is classified too: `view_mean` where there is one */
export function geometry(
  { views, labels }: ScoreInput,
  evaluated: { readonly name: string; readonly matrix: Matrix },
): ScoredGeometry {
  const { matrix } = evaluated;
  const classes = labels !== null && labels.names.length > 1 ? labels : null;
  const aligned = views.length > 1 ? viewAlignment(views) : null;
  const samples: SampleValues[] = [];
  if (aligned) samples.push({ metric: "geometry.alignment.value", values: aligned.values });
  return {
    result: {
      evaluated: evaluated.name,
      alignment: aligned ? aligned.result : alignmentOfClasses(views[0], labels),
      uniformity: uniformity(views[0]),
      spectrum: spectrum(matrix),
      hubness: hubness(matrix),
      neuralCollapse: classes && neuralCollapse(matrix, classes.classes, classes.names.length),
      silhouette: classes && meanSilhouettes(matrix, classes, samples),
      reason:
        labels === null
          ? "neural collapse, silhouette and the alignment of classes need labels"
          : classes === null
            ? "neural collapse and silhouette compare classes, and there is only one"
            : null,
    },
    samples,
    warnings: warningsAbout(views[0], evaluated),
  };
}

function alignmentOfClasses(rows: Matrix, labels: ClassLabels | null): Alignment | null {
  return labels && classAlignment(rows, labels.classes, labels.names.length);
}

function meanSilhouettes(
  matrix: Matrix,
  { classes, names }: ClassLabels,
  samples: SampleValues[],
): Record<SilhouetteMetric, number> {
  const means = silhouetteMetrics.map((metric): [SilhouetteMetric, number] => {
    const values = silhouettes(matrix, classes, names.length, metric);
    samples.push({ metric: `geometry.silhouette.${metric}`, values });
    return [metric, values.reduce((a, b) => a + b, 0) / values.length];
  });
  return Object.fromEntries(means) as Record<SilhouetteMetric, number>;
}

function warningsAbout(
  first: Matrix,
  { name, matrix }: { readonly name: string; readonly matrix: Matrix },
): Warning[] {
  const warnings: Warning[] = [];
  const { min, max } = rowNorms(first, name);
  if (min < 1 - NORM_TOLERANCE || max > 1 + NORM_TOLERANCE) {
    warnings.push({
      code: "not-unit",
      message:
        "Alignment and uniformity are defined for rows of norm 1, which these are not: `unit` has them for the rows divided by their norms.",
    });
  }
  if (matrix.rows < ROWS_A_DIMENSION * matrix.columns) {
    warnings.push({
      code: "few-samples",
      message: `${matrix.rows} rows of ${matrix.columns} dimensions: ranks and spectra of fewer than ${ROWS_A_DIMENSION} rows a dimension depend on their number.`,
    });
  }
  return warnings;
}
