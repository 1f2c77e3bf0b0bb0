import { boundsFigure } from "../../figures/bounds-figure.ts";
import { drawnFigure } from "../drawn-figure.ts";
import type { Html } from "../html.ts";
import { boundsAtOptimum, CLASSES, prior, TEMPERATURE } from "./optimum.ts";

const HEIGHT = 360;
const LAST = 1024;
const POINTS = 64;

/** From K = C − 1, where all classes can be drawn, to 1024. */
const NEGATIVES = [
  ...new Set(
    Array.from({ length: POINTS }, (_, index) =>
      Math.round((CLASSES - 1) * (LAST / (CLASSES - 1)) ** (index / (POINTS - 1))),
    ),
  ),
];

/** Some bounds on the supervised loss against K, at the optimum, drawn into the page. */
export function boundsDrawn(ids: readonly string[], caption: Html): Html {
  const rows = boundsAtOptimum(NEGATIVES).map((row) => ({
    ...row,
    bounds: row.bounds.filter(({ id }) => ids.includes(id)),
  }));
  const data = { prior, settings: { temperature: TEMPERATURE }, rows };
  return drawnFigure(
    (look) => boundsFigure(data, "supervised", { ...look, height: HEIGHT }),
    caption,
  );
}
