import { type LimitName, limits } from "./limits.ts";
import { counts, type Options, optional } from "./parameters.ts";
import { atMostOne, exactlyOne } from "./validation.ts";

/** `draws` and `negatives` = draws − 1: two ways to ask for the same rows. */
export const drawsParameters = ({ minimum, limit }: { minimum: 0 | 1; limit: LimitName }) => ({
  draws: optional(
    counts("Numbers of draws K + 1, the anchor's class included.", "32,64,128", {
      minimum,
      maximum: limits.draws.maximum,
      limit,
    }),
  ),
  negatives: optional(
    counts("Numbers of negatives K; the same as draws minus one.", "31,63,127", {
      minimum: 0,
      maximum: limits.draws.maximum - 1,
      limit,
    }),
  ),
});

type Asked = Options<ReturnType<typeof drawsParameters>>;

/** The rows asked for, as numbers of draws, in the order asked. */
export function askedDraws({ draws, negatives }: Asked): number[] {
  exactlyOne(["draws", draws], ["negatives", negatives]);
  return drawsOf({ draws, negatives }) ?? [];
}

/** The same where a request may leave the choice to us: undefined if it does. */
export function drawsIfAsked({ draws, negatives }: Asked): number[] | undefined {
  atMostOne(["draws", draws], ["negatives", negatives]);
  return drawsOf({ draws, negatives });
}

function drawsOf({ draws, negatives }: Asked): number[] | undefined {
  return draws ?? negatives?.map((count) => count + 1);
}

/** The parameter that the request used, to name it when there is too much of it. */
export function drawsParameter(asked: Asked): "draws" | "negatives" {
  return asked.negatives === undefined ? "draws" : "negatives";
}
