/** upsilon/figures: what the library computes, as SVG documents that stand alone. */

export type { BoundsData } from "./bounds-data.ts";
export { boundsFigure } from "./bounds-figure.ts";
export { type ConfusionData, confusionFigure } from "./confusion-figure.ts";
export { type CouponTimeData, couponTimeData } from "./coupon-time-data.ts";
export { couponTimeFigure } from "./coupon-time-figure.ts";
export type { CoverageData } from "./coverage-data.ts";
export { coverageFigure } from "./coverage-figure.ts";
export {
  type ExperimentBound,
  type ExperimentData,
  type ExperimentQuantity,
  type ExperimentRow,
  experimentQuantities,
  type Measurement,
} from "./experiment-data.ts";
export { experimentFigure } from "./experiment-figure.ts";
export type { Figure, Mark, Plot, Stroke, Text } from "./figure.ts";
export { type Language, type Look, languages, type Theme, themes } from "./look.ts";
export { type LossesData, lossesFigure } from "./losses-figure.ts";
export { toPng } from "./png.ts";
export { type SpectrumData, spectrumFigure } from "./spectrum-figure.ts";
export { toSvg } from "./svg.ts";
