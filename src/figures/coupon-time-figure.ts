import { axes, BELOW, type Frame, LEFT, MARGIN } from "./axes.ts";
import type { CouponTimeBin, CouponTimeData } from "./coupon-time-data.ts";
import { askedMarks, timeMarks } from "./coverage-marked.ts";
import type { Figure, LineStyle, Point } from "./figure.ts";
import { FLAG_LEVELS, flagMarks, flagRoom, flagsHeight, placeFlags } from "./flags.ts";
import type { Look } from "./look.ts";
import { meanDrawsText, numberText } from "./number-text.ts";
import { linearScale, type Scale } from "./scale.ts";
import { nameInTitle, titleText } from "./title.ts";
import { words } from "./words/words.ts";

const STYLE: LineStyle = { hue: 3, dash: 0 };
const AXIS = "P(T = n)";
/** Of the highest value: air above it. */
const AIR = 1.08;

/**
 * P(T = n) of the coupon time T against n, as the outline of a histogram: the mean over each bin, so that
 * areas are probabilities. Mean, median and quantiles are marked.
 */
export function couponTimeFigure(data: CouponTimeData, look: Look): Figure {
  const { width, language } = look;
  const { couponTime, coverage: say } = words[language];
  const number = (value: number) => numberText(value, language);
  const title = couponTime.title(nameInTitle(data.prior.name), number(data.prior.classes));
  const heading = titleText(title, look);
  const { bins, expectedDraws, medianDraws } = data;
  const right = width - MARGIN;
  const x = linearScale({
    low: bins[0].first - 0.5,
    high: bins[bins.length - 1].last + 0.5,
    from: LEFT,
    to: right,
  });
  const marked = [...timeMarks(data, language), ...askedMarks(data, language)].filter(
    ({ draws }) => draws >= x.low && draws <= x.high,
  );
  const flags = placeFlags(
    marked.map(({ draws, text }) => ({ x: x.at(draws), text })),
    flagRoom(AXIS, width, FLAG_LEVELS),
  );
  const top = heading.bottom + flagsHeight(flags);
  const below = BELOW + MARGIN;
  const height = look.height ?? top + automaticFrameHeight(width) + below;
  const frame: Frame = { left: LEFT, right, top, bottom: height - below };
  const y = linearScale({
    low: 0,
    high: AIR * Math.max(...bins.map(meanOf)),
    from: frame.bottom,
    to: frame.top,
  });
  return {
    look,
    width,
    height,
    title,
    description: say.statistics(meanDrawsText(expectedDraws, language), number(medianDraws)),
    marks: [
      ...axes(frame, { x, y, xName: couponTime.draws, yName: AXIS, language }),
      {
        kind: "stroke",
        role: "curve",
        id: "coupon-time",
        style: STYLE,
        pieces: [outline(bins, x, y)],
      },
      ...flagMarks(flags, [frame]),
      ...heading.texts,
    ],
    plots: [{ frame, x, y }],
  };
}

function automaticFrameHeight(width: number): number {
  return Math.min(260, Math.max(150, Math.round(width * 0.36)));
}

/** P(T = n), in the mean over the bin. */
function meanOf({ first, last, probability }: CouponTimeBin): number {
  return probability / (last - first + 1);
}

function outline(bins: readonly CouponTimeBin[], x: Scale, y: Scale): Point[] {
  const points: Point[] = [[x.at(x.low), y.at(0)]];
  for (const bin of bins) {
    const height = y.at(meanOf(bin));
    points.push([x.at(bin.first - 0.5), height], [x.at(bin.last + 0.5), height]);
  }
  return [...points, [x.at(x.high), y.at(0)]];
}
