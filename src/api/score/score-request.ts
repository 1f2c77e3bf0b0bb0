import { drawsIfAsked } from "../draws.ts";
import type { ScoreRequest } from "../environment.ts";
import type { Options } from "../parameters.ts";
import type { scoreParameters } from "./parameters.ts";

/** What the scorer is asked, in its own words. */
export function scoreRequest(options: Options<typeof scoreParameters>): ScoreRequest {
  const { bootstrap, confidence, temperature, normalize, draws, negatives, ...rest } = options;
  return {
    temperature,
    normalize,
    options: {
      ...rest,
      draws: drawsIfAsked({ draws, negatives }),
      bootstrap:
        bootstrap === undefined ? undefined : { resamples: bootstrap, confidence, seed: rest.seed },
    },
  };
}
