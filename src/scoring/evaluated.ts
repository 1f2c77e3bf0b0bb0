import type { Matrix } from "../linalg/matrix.ts";
import { type ScoreInput, viewName } from "./input.ts";

/** An array by its name. */
export interface Evaluated {
  readonly name: string;
  readonly matrix: Matrix;
}

/** The one embedding a sample that is classified, searched and measured: `view_mean`, else the first view. */
export function evaluatedRows({ views, viewMean }: ScoreInput): Evaluated {
  return viewMean === null
    ? { name: viewName(0, views.length), matrix: views[0] }
    : { name: "view_mean", matrix: viewMean };
}
