import type { Matrix } from "../../linalg/matrix.ts";
import type { ScoreInput } from "../input.ts";
import { averageLogits, type Logits, logits } from "./logits.ts";
import { type MeanClassifier, meanClassifier } from "./mean-classifier.ts";

/** What is classified: the anchors, the averages of both views, or the samples' means. */
export type Classified = "view1" | "mean_of_views" | "view_mean";

/** The mean classifier of `view1`, whose loss is S, and of every embedding there is. */
export interface Classification {
  readonly meanClassifier: MeanClassifier & {
    readonly embeddings: readonly (MeanClassifier & { readonly embedding: Classified })[];
    /** Why there is no `top5`; null if there is. */
    readonly reason: string | null;
  };
}

/** @param means μ, C×d: the weights of the classifier */
export function classification(input: ScoreInput, means: Matrix): Classification {
  const { view1, view2, viewMean, temperature } = input;
  const scored = (embeddings: Matrix) => logits(embeddings, means, temperature);
  const evaluate = (embedding: Classified, rows: Iterable<Logits>) => ({
    embedding,
    ...meanClassifier(rows, input.labels.classes),
  });
  const embeddings = [
    evaluate("view1", scored(view1)),
    evaluate("mean_of_views", averageLogits(scored(view1), scored(view2))),
    ...(viewMean === null ? [] : [evaluate("view_mean", scored(viewMean))]),
  ];
  const [{ top1, top5, loss }] = embeddings;
  const reason =
    top5 === null ? `any guess of five is right among ${means.rows} classes or fewer` : null;
  return { meanClassifier: { top1, top5, loss, embeddings, reason } };
}
