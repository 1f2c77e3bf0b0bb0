import type { EmbeddedViews } from "../../encoders/embed-views.ts";
import type { NamedArray } from "../../formats/named-array.ts";
import type { Matrix } from "../../linalg/matrix.ts";

/** Embedded views as the arrays that are scored, by their names. */
export function viewArrays(
  { views, viewMean }: EmbeddedViews,
  labels: NamedArray | null,
): ReadonlyMap<string, NamedArray> {
  const arrays = new Map(views.map((view, index) => [`view${index + 1}`, arrayOf(view)]));
  if (viewMean !== null) arrays.set("view_mean", arrayOf(viewMean));
  if (labels !== null) arrays.set("labels", labels);
  return arrays;
}

function arrayOf({ rows, columns, data }: Matrix): NamedArray {
  return { shape: [rows, columns], data };
}
