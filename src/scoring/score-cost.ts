import { fewShotSeconds, probeSeconds } from "./classification/probe-cost.ts";
import { MOST_ENUMERATED_CLASSES } from "./contrastive/subset-loss.ts";
import type { ScoreInput } from "./input.ts";
import type { ScoreOptions } from "./report.ts";
import { type Section, sections } from "./sections.ts";

/**
 * Estimated seconds of a score on one core: those of each section of `include`, or of all.
 * Provisional; to be fitted by bench/growth.ts.
 */
export function scoreSeconds(input: ScoreInput, options: ScoreOptions): number {
  const { views, labels, train } = input;
  const [{ rows, columns }] = views;
  const classes = labels?.names.length ?? 1;
  const pairs = rows * rows * (4e-9 + 0.08e-9 * columns);
  const points = options.draws?.length ?? 7;
  const trainRows = train?.embeddings.rows ?? rows;
  const shape = { trainRows, testRows: rows, columns, classes };
  const subsets = classes <= MOST_ENUMERATED_CLASSES ? 2 ** (classes - 1) : 0;
  const comparisons = Math.max(1, views.length === 2 ? 1 : views.length * (views.length - 1));
  const losses =
    comparisons * (1 + (options.temperatures?.length ?? 0)) * (pairs + rows * points * 3e-6) +
    subsets * (rows * 10e-9 + points * classes * 0.5e-6);
  const seconds: Record<Section, () => number> = {
    contrastive: () => losses,
    bounds: () => points * 1e-3,
    classification: () =>
      (options.probes ?? ["sklearn" as const]).reduce(
        (sum, preset) => sum + probeSeconds(shape, preset),
        0,
      ) +
      fewShotSeconds(shape) +
      4 * rows * trainRows * (4e-9 + 0.08e-9 * columns),
    geometry: () => 5 * pairs,
    retrieval: () => 3 * pairs,
  };
  return (options.include ?? sections).reduce((sum, section) => sum + seconds[section](), 0);
}
