import {
  accuracyQuantities,
  type ExperimentData,
  type ExperimentQuantity,
  experimentQuantities,
  type Measurement,
} from "../../figures/experiment-data.ts";
import { experimentFigure } from "../../figures/experiment-figure.ts";
import { drawnFigure } from "../drawn-figure.ts";
import { type Html, html } from "../html.ts";
import { number } from "../number.ts";

/** The experiment on one data set: its figure, something to read it with, and its table. */
export function experimentSection(data: ExperimentData): Html {
  const seeds = data.seeds.length;
  return html`<section class="experiment" data-experiment="${data.data}" aria-labelledby="experiment-${data.data}">
<h3 id="experiment-${data.data}">${data.name}, ${data.classes} classes</h3>
<p class="experiment-summary">${summary(data)}</p>
${drawnFigure(
  (look) => experimentFigure(data, look),
  html`Upper bounds on the supervised loss S of the encoders, at their own losses, and accuracies, after Figure 1 of the paper. ${seeds === 1 ? "One encoder" : `Means of ${seeds} encoders`} for each K, on ${number(data.testSamples)} test images.`,
)}
<div class="experiment-reading"></div>
<details>
<summary>All numbers, after Table 2</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Numbers of the experiment on ${data.name}">
<table>
<caption>${data.name}, t = ${data.temperature}${seeds > 1 ? ": mean ± standard deviation" : ""}</caption>
<thead><tr><th scope="col">K + 1</th>${data.rows.map(({ draws }) => html`<th scope="col">${draws}</th>`)}</tr></thead>
<tbody>
${(Object.keys(experimentQuantities) as ExperimentQuantity[]).map((id) =>
  line(
    experimentQuantities[id].name,
    kindOf(id),
    data.rows.map((row) => row[id]),
  ),
)}${data.bounds.map(({ title, quantity, direction, rows }) =>
  line(
    `${SYMBOLS[quantity]} ${direction === "upper" ? "≤" : "≥"} ${title}`,
    quantity === "supervised" && direction === "upper" ? "upper-bound" : "bound",
    rows,
  ),
)}</tbody>
</table>
</div>
</details>
</section>
`;
}

/** What the figure shows, in numbers. */
function summary({ rows, bounds }: ExperimentData): string {
  const [first, last] = [rows[0], rows[rows.length - 1]];
  const probes = rows.map(({ linearProbeWithoutHead: { mean } }) => mean ?? Number.NaN);
  const percent = (share: number) => `${number(100 * share)} %`;
  const course = (id: string) => {
    const known = bounds.find((bound) => bound.id === id)?.rows.map(({ mean }) => mean) ?? [];
    const index = known.findIndex((mean) => mean !== null);
    return `from ${number(known[index] ?? Number.NaN)} at ${rows[index].draws} to ${number(known.at(-1) ?? Number.NaN)}`;
  };
  const tightest = Math.min(
    ...bounds
      .filter(({ quantity, direction }) => quantity === "supervised" && direction === "upper")
      .map(({ rows }) => rows.at(-1)?.mean ?? Infinity),
  );
  return (
    `From K + 1 = ${first.draws} to ${last.draws} the linear probe stays between ${percent(Math.min(...probes))} and ${percent(Math.max(...probes))}. ` +
    `The bound of Arora et al. goes ${course("arora-2019")}, that of Nozawa and Sato ${course("nozawa-sato-2021")}. ` +
    `At ${last.draws} the tightest bound is ${number(tightest)}, and the loss itself ${number(last.supervisedLoss.mean ?? Number.NaN)}.`
  );
}

const SYMBOLS = {
  supervised: "S",
  contrastive: "R",
  "supervised-unit-temperature": "S₁",
} as const;

/** What a script may do with a line of the table. */
type LineKind = "accuracy" | "loss" | "term" | "upper-bound" | "bound";

function kindOf(id: ExperimentQuantity): LineKind {
  if ((accuracyQuantities as readonly string[]).includes(id)) return "accuracy";
  return id === "infoNce" || id === "supervisedLoss" ? "loss" : "term";
}

function line(name: string, kind: LineKind, cells: readonly Measurement[]): Html {
  return html`<tr data-kind="${kind}"><th scope="row">${name}</th>${cells.map(
    (cell) =>
      html`<td${cell.mean === null ? "" : html` data-mean="${cell.mean}"`}>${measurementText(cell)}</td>`,
  )}</tr>
`;
}

/** A mean and, of several seeds, its deviation. */
function measurementText({ mean, deviation }: Measurement): string {
  if (mean === null) return "–";
  return deviation === null ? number(mean) : `${number(mean)} ± ${number(deviation, 1)}`;
}
