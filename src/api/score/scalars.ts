import type { AnchorSample } from "../../jobs/report.ts";
import type { Report } from "../../scoring/report.ts";
import { escapeLatex } from "../representation/latex.ts";
import type { Markup } from "../representation/table.ts";

/** A report; of a job's some means may be over anchors alone. */
export type SampledReport = Report & { readonly anchors?: AnchorSample | null };

/** One number of a report that does not depend on K. */
export interface Scalar {
  /** The column of a CSV file: where the number is in the JSON, in short. */
  readonly name: string;
  /** The line of a printed table. */
  readonly label: Markup;
  readonly value: number | null;
  /** undefined unless it is a mean over anchors; null if of fewer than two. */
  readonly standardError: number | null | undefined;
}

/** The numbers that a paper tabulates of one embedding, of the sections that the report has. */
export function scalars(report: SampledReport): Scalar[] {
  const { classification, geometry, retrieval } = report;
  const errors = anchorErrors(report);
  const found: Scalar[] = [];
  /** @param metric where a mean that may be over anchors is in the report */
  const add = (name: string, label: string, value: number | null | undefined, metric?: string) => {
    if (value === undefined) return;
    const standardError = metric === undefined ? undefined : errors.get(metric);
    found.push({ name, label: { text: label, latex: escapeLatex(label) }, value, standardError });
  };
  if (classification) {
    const { meanClassifier, linearProbes, fewShot, nearestNeighbours } = classification;
    add("meanClassifierTop1", "Mean classifier, top-1", meanClassifier.top1);
    add("meanClassifierTop5", "Mean classifier, top-5", meanClassifier.top5);
    for (const { preset, top1 } of linearProbes) {
      add(`linearProbe_${preset}_top1`, `Linear probe (${preset}), top-1`, top1);
    }
    if (fewShot !== null) {
      const { experiments, samplesPerClass, top1 } = fewShot;
      add("fewShotTop1", `Few-shot (${experiments} × ${samplesPerClass})`, top1);
    }
    for (const [index, result] of nearestNeighbours?.results.entries() ?? []) {
      const { preset, metric, k, top1 } = result;
      add(
        `nearestNeighbours_${preset}_${metric}_${k}_top1`,
        `kNN (${preset}, ${metric}, k = ${k}), top-1`,
        top1,
        `classification.nearestNeighbours.results[${index}].top1`,
      );
    }
  }
  if (geometry) {
    const { alignment, uniformity, spectrum, neuralCollapse, silhouette, hubness } = geometry;
    add("alignment", "Alignment", alignment?.value);
    add("uniformity", "Uniformity", uniformity.value, "geometry.uniformity.value");
    add("rankMe", "RankMe", spectrum.uncentred.rankMe);
    add("rankMeCentred", "RankMe, centred", spectrum.centred.rankMe);
    add("alphaReq", "α-ReQ", spectrum.alphaReq.alpha);
    add("stableRank", "Stable rank", spectrum.uncentred.stableRank);
    add("nc1", "NC1", neuralCollapse?.nc1);
    add("etfDistance", "Distance to a simplex", neuralCollapse?.etfDistance);
    add("silhouette", "Silhouette", silhouette?.euclidean, "geometry.silhouette.euclidean");
    add("hubness", "Hubness (skewness)", hubness?.skewness);
  }
  if (retrieval) {
    add("mapAtR", "MAP@R", retrieval.mapAtR, "retrieval.mapAtR");
    add("rPrecision", "R-precision", retrieval.rPrecision, "retrieval.rPrecision");
    for (const [index, { k, value }] of retrieval.recall.entries()) {
      add(`recallAt${k}`, `Recall@${k}`, value, `retrieval.recall[${index}].value`);
    }
  }
  return found;
}

/** The standard errors of means over anchors, by where the means are in the report. */
export function anchorErrors({ anchors }: SampledReport): ReadonlyMap<string, number | null> {
  const found = anchors?.standardErrors ?? [];
  return new Map(found.map(({ metric, standardError }) => [metric, standardError]));
}
