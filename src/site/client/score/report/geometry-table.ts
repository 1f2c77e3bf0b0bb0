import { html, type TemplateResult } from "lit/html.js";
import type { Geometry } from "../../../../scoring/geometry/geometry.ts";
import { reasonNote, scrolling, value } from "./values.ts";

type Line = readonly [name: string, asTheyAre: Found, other?: Found];
type Found = number | null | undefined;

/** The numbers of the shape, each as it is and, where it has one, in its other convention. */
export function geometryTable(geometry: Geometry): TemplateResult {
  const { alignment, uniformity, spectrum, neuralCollapse, silhouette, hubness } = geometry;
  const { uncentred, centred, alphaReq } = spectrum;
  const table = (label: string, other: string, lines: readonly Line[]) =>
    scrolling(
      label,
      html`<table><thead><tr><th scope="col">${label}</th><th scope="col">as they are</th><th scope="col">${other}</th></tr></thead>
        <tbody>${lines.map(
          ([name, first, second]) =>
            html`<tr><th scope="row">${name}</th><td>${value(first)}</td><td>${value(second)}</td></tr>`,
        )}</tbody></table>`,
    );
  const numbers = (label: string, lines: readonly Line[]) =>
    scrolling(
      label,
      html`<table><thead><tr><th scope="col">${label}</th><th scope="col">value</th></tr></thead>
        <tbody>${lines.map(
          ([name, number]) => html`<tr><th scope="row">${name}</th><td>${value(number)}</td></tr>`,
        )}</tbody></table>`,
    );
  return html`<div class="tables">
    ${table("On the sphere", "unit rows", [
      ["Alignment", alignment?.value, alignment?.unit],
      ["Uniformity", uniformity.value, uniformity.unit],
    ])}
    ${table("Spectrum", "centred", [
      ["RankMe", uncentred.rankMe, centred.rankMe],
      ["Effective rank", uncentred.effectiveRank, centred.effectiveRank],
      ["of variances", uncentred.varianceEffectiveRank, centred.varianceEffectiveRank],
      ["Stable rank", uncentred.stableRank, centred.stableRank],
      ["Participation ratio", uncentred.participationRatio, centred.participationRatio],
      ["Numerical rank", uncentred.numericalRank, centred.numericalRank],
      ["Condition number", uncentred.conditionNumber, centred.conditionNumber],
      ["α-ReQ", null, alphaReq.alpha],
    ])}
    ${numbers("Classes", [
      ["NC1", neuralCollapse?.nc1],
      ["Within to between", neuralCollapse?.withinToBetween],
      ["Equinorm", neuralCollapse?.equinorm],
      ["Equiangularity", neuralCollapse?.equiangularity],
      ["Maximal angle", neuralCollapse?.maximalAngle],
      ["Distance to a simplex", neuralCollapse?.etfDistance],
      ["Silhouette, Euclidean", silhouette?.euclidean],
      ["Silhouette, cosine", silhouette?.cosine],
    ])}
    ${numbers("Hubs", [
      [`Skewness of N${hubness ? `, k = ${hubness.k}` : ""}`, hubness?.skewness],
      ["Largest", hubness?.largest],
      ["Anti-hubs", hubness?.antihubs],
      ["Robin Hood", hubness?.robinHood],
    ])}
  </div>${reasonNote(geometry.reason)}${reasonNote(uncentred.reason)}`;
}
