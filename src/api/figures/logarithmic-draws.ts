import { InputError } from "../../errors.ts";
import { drawsIfAsked, drawsParameter } from "../draws.ts";

type Asked = Parameters<typeof drawsIfAsked>[0];

/** The rows asked for, if any, where their axis is logarithmic and begins at `least` draws. */
export function logarithmicDraws(asked: Asked, least: 1 | 2): number[] | undefined {
  const draws = drawsIfAsked(asked);
  if (draws?.some((count) => count < least)) {
    const begins = least === 1 ? "1 draw" : "1 negative, which is 2 draws";
    throw new InputError(
      drawsParameter(asked),
      `the axis of a figure is logarithmic and begins at ${begins}; leave out what is below.`,
    );
  }
  return draws;
}
