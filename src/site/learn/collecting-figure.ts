import { axes, BELOW, LEFT, MARGIN } from "../../figures/axes.ts";
import type { Figure, LineStyle, Mark, Point } from "../../figures/figure.ts";
import { flagMarks, placeFlags } from "../../figures/flags.ts";
import { columnsIn, KEY_LINE, type KeyEntry, keyBelow } from "../../figures/key.ts";
import { linearScale } from "../../figures/scale.ts";
import { simplify } from "../../figures/simplify.ts";
import { couponQuantile } from "../../probability/coupon-time.ts";
import { coverages } from "../../probability/coverages.ts";
import type { Prior } from "../../probability/prior.ts";
import { number } from "../number.ts";

/** A reader's collecting. */
export interface Collecting {
  readonly prior: Prior;
  /** Draws of the collection under way; null if there is none. */
  readonly drawn: number | null;
  /** Draws that the finished collections took, ascending. */
  readonly finished: readonly number[];
}

const EXACT: LineStyle = { hue: 1, dash: 0 };
const OBSERVED: LineStyle = { hue: 2, dash: 0 };

/** Where the curve has arrived. */
const ALWAYS = 0.999;
/** Values of υ that make a smooth curve of this size. */
const POINTS = 120;

const KEY: readonly KeyEntry[] = [
  { text: "exact probability υ", style: EXACT },
  { text: "yours, complete after n draws", style: OBSERVED },
];

const HEIGHT = 320;
const TOP = 44;

/** υ_n against n, and beside it the share of the reader's own collections that were complete after n draws. */
export function collectingFigure({ prior, drawn, finished }: Collecting, width: number): Figure {
  const right = width - MARGIN;
  const keyHeight = KEY_LINE * Math.ceil(KEY.length / columnsIn(right - MARGIN, KEY));
  const keyTop = HEIGHT - MARGIN - keyHeight;
  const frame = { left: LEFT, right, top: TOP, bottom: keyTop - BELOW };
  const last = Math.max(couponQuantile(prior, ALWAYS), finished.at(-1) ?? 0, drawn ?? 0);
  const x = linearScale({ low: 0, high: last, from: frame.left, to: frame.right });
  const y = linearScale({ low: 0, high: 1, from: frame.bottom, to: frame.top });

  const step = Math.max(1, Math.floor(last / POINTS));
  const draws = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
  const exact = coverages(prior, draws).map(
    ({ probability }, index): Point => [x.at(draws[index]), y.at(probability)],
  );
  const curve: Mark = {
    kind: "stroke",
    role: "curve",
    id: "coverage",
    style: EXACT,
    pieces: [simplify(exact)],
  };
  const now = placeFlags(drawn === null ? [] : [{ x: x.at(drawn), text: `n = ${number(drawn)}` }], {
    left: MARGIN,
    right,
    lowest: 2 * MARGIN + 12,
    levels: 1,
  });
  const title = "Probability that n draws cover every class";
  return {
    look: { theme: "auto", width, height: HEIGHT, language: "en" },
    width,
    height: HEIGHT,
    title,
    description: describe(prior, finished),
    marks: [
      ...axes(frame, { x, y, xName: "draws n", yName: "υ", language: "en" }),
      ...observed(finished, last, (n, share) => [x.at(n), y.at(share)]),
      curve,
      ...flagMarks(now, [frame]),
      ...keyBelow(KEY, { left: MARGIN, right, top: keyTop, bottom: HEIGHT - MARGIN }),
    ],
    plots: [{ frame, x, y }],
  };
}

/** A staircase that rises by an equal step wherever a collection was complete. */
function observed(
  finished: readonly number[],
  last: number,
  at: (draws: number, share: number) => Point,
): Mark[] {
  if (finished.length === 0) return [];
  const stairs = finished.flatMap((draws, index) => [
    at(draws, index / finished.length),
    at(draws, (index + 1) / finished.length),
  ]);
  const pieces = [[at(0, 0), ...stairs, at(last, 1)]];
  return [{ kind: "stroke", role: "curve", id: "observed", style: OBSERVED, pieces }];
}

function describe(prior: Prior, finished: readonly number[]): string {
  const half = couponQuantile(prior, 0.5);
  const exact = `υ rises from 0 at n = ${prior.classes - 1} to 0.5 at ${number(half)} and ${ALWAYS} at ${number(couponQuantile(prior, ALWAYS))} draws.`;
  if (finished.length === 0) return exact;
  const share = finished.filter((draws) => draws <= half).length / finished.length;
  return `${exact} Of ${number(finished.length)} collections, a share of ${number(share, 2)} was complete after ${number(half)} draws.`;
}
