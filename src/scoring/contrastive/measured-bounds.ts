import { type BoundsRow, evaluateBounds } from "../../bounds/catalogue.ts";
import type { BoundsQuestion } from "../../bounds/question.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { NORM_TOLERANCE, type ScoreInput } from "../input.ts";
import { rowNorms } from "../row-norms.ts";
import type { Contrastive } from "./contrastive.ts";
import { spread } from "./spread.ts";

/** Every bound at the measured losses, a row for each of `measured.rows`. */
export function measuredBounds(
  input: ScoreInput,
  means: Matrix,
  measured: Contrastive,
): readonly BoundsRow[] {
  return evaluateBounds(
    question(input, means, measured),
    measured.rows.map((row) => ({
      negatives: row.negatives,
      contrastiveLoss: row.infoNce,
      subsetLoss: row.subsetLoss ?? undefined,
      expectedSubsetLoss: row.expectedSubsetLoss,
      collisionFreeSubsetLoss: row.collisionFreeSubsetLoss ?? undefined,
    })),
  );
}

function question(
  { view1, labels, prior, norms, temperature }: ScoreInput,
  means: Matrix,
  { gap, rows }: Contrastive,
): BoundsQuestion {
  const { deviation, totalVariance } = spread(view1, means, labels.classes);
  const norm = Math.max(
    norms.view1.max,
    norms.view2.max,
    norms.view_mean?.max ?? 0,
    rowNorms(means, "train").max,
  );
  // Scores z·z′/t of rows that are longer than 1 are those of z/√t without a temperature.
  const unit = norm <= 1 + NORM_TOLERANCE;
  const scale = unit ? 1 : temperature;
  return {
    prior,
    setting: "augmentation",
    ...(unit ? { temperature } : { normBound: norm / Math.sqrt(temperature) }),
    supervisedLoss: rows[0]?.supervisedLoss,
    gap: gap.clipped,
    // Estimated from two views it may be negative by chance; no variance is.
    variance: Math.max(0, gap.variance) / scale,
    deviation: deviation / Math.sqrt(scale),
    totalVariance: totalVariance / scale,
  };
}
