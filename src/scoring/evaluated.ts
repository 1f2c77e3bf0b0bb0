import type { Matrix } from "../linalg/matrix.ts";
import { type ScoreInput, type Shape, viewName } from "./input.ts";

/** An array by its name. */
export interface Evaluated {
  readonly name: string;
  readonly matrix: Matrix;
}

/** The one embedding a sample that is classified, searched and measured: `view_mean`, else the first view. */
export function evaluatedRows(input: ScoreInput): Evaluated {
  return { name: evaluatedName(input), matrix: input.viewMean ?? input.views[0] };
}

export function evaluatedName({ views, viewMean }: ScoreInput<Shape>): string {
  return viewMean === null ? viewName(0, views.length) : "view_mean";
}
