import type { ScoreInput, Shape } from "../input.ts";
import { ScoreInputError } from "../score-problems.ts";
import { LARGEST_SCORE } from "./expected-log-sum.ts";

/** @throws ScoreInputError `scores-too-large` if |z·z′|/t may exceed 150, beyond which exponentials overflow */
export function requireModerateScores({ norms }: ScoreInput<Shape>, temperature: number): void {
  const embedding = Math.max(...norms.views.map(({ max }) => max), norms.viewMean?.max ?? 0);
  const score = (embedding * Math.max(embedding, norms.train?.max ?? 0)) / temperature;
  if (score <= LARGEST_SCORE) return;
  throw new ScoreInputError(
    "scores-too-large",
    "temperature",
    `scores z·z′/t reach ±${score.toPrecision(4)} at temperature ${temperature}, beyond ±${LARGEST_SCORE}; normalise the rows or raise the temperature.`,
  );
}
