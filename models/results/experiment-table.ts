import type { Cell, Markup, Table } from "../../src/api/representation/table.ts";
import {
  accuracyQuantities,
  type ExperimentData,
  type ExperimentQuantity,
  experimentQuantities,
  type Measurement,
} from "../../src/figures/experiment-data.ts";

/** A line of the printed table: what it is of, and a measurement for each K. */
interface Line {
  readonly name: Markup;
  readonly cells: readonly Measurement[];
  readonly digits: number;
  /** Written as a percentage. */
  readonly isShare: boolean;
}

const SHARES: ReadonlySet<string> = new Set(accuracyQuantities);

/** For a program: a line for each K, quantity or bound, and what is known of it. */
export function longTable({ rows, bounds }: ExperimentData): Table {
  const line = (index: number, id: string, { mean, deviation, values }: Measurement): Cell[] => [
    rows[index].draws,
    id,
    mean,
    deviation,
    values.length,
  ];
  return {
    caption: "",
    columns: ["draws", "quantity", "mean", "deviation", "seeds"].map((name) => ({ name })),
    rows: rows.flatMap((row, index) => [
      ...quantities.map((id) => line(index, id, row[id])),
      ...bounds.map(({ id, rows }) => line(index, id, rows[index])),
    ]),
  };
}

const quantities = Object.keys(experimentQuantities) as ExperimentQuantity[];

/** For a page: a column for each K, a line for each quantity and bound, as in Table 2 of the paper. */
export function pageTable(data: ExperimentData): Table {
  return {
    caption: `${data.name}, $C = ${data.classes}$, $t = ${data.temperature}$: ${overSeeds(data)}`,
    columns: [
      { name: "K + 1", latex: "$K+1$" },
      ...data.rows.map(({ draws }) => ({ name: String(draws), latex: `$${draws}$` })),
    ],
    rows: linesOf(data).map(({ name, cells, digits, isShare }) => [
      name,
      ...cells.map((cell) => written(cell, digits, isShare)),
    ]),
  };
}

function overSeeds({ seeds }: ExperimentData): string {
  return seeds.length === 1
    ? "one seed"
    : `means and standard deviations over ${seeds.length} seeds`;
}

function linesOf({ rows, bounds }: ExperimentData): Line[] {
  return [
    ...quantities.map((id) => {
      const { name, latex } = experimentQuantities[id];
      const isShare = SHARES.has(id);
      return {
        name: isShare ? { text: `${name} (%)`, latex: `${latex} (\\%)` } : { text: name, latex },
        cells: rows.map((row) => row[id]),
        digits: isShare ? 1 : 3,
        isShare,
      };
    }),
    ...bounds.map(({ id, title, quantity, direction, rows: cells }) => {
      const [text, latex] = SIGNS[quantity][direction];
      return {
        name: {
          text: `${text} ${title} (${id})`,
          latex: `$${latex}$ ${title.replaceAll("&", "\\&")}`,
        },
        cells,
        digits: 3,
        isShare: false,
      };
    }),
  ];
}

/** The loss and on which side of it a bound lies, as text and as LaTeX. */
const SIGNS = {
  supervised: {
    upper: ["S ≤", "L^{\\mu}_{\\mathrm{sup}} \\leq"],
    lower: ["S ≥", "L^{\\mu}_{\\mathrm{sup}} \\geq"],
  },
  contrastive: {
    upper: ["R ≤", "L_{\\mathrm{Info}} \\leq"],
    lower: ["R ≥", "L_{\\mathrm{Info}} \\geq"],
  },
  "supervised-unit-temperature": {
    upper: ["S₁ ≤", "L^{\\mu}_{\\mathrm{sup},\\,t=1} \\leq"],
    lower: ["S₁ ≥", "L^{\\mu}_{\\mathrm{sup},\\,t=1} \\geq"],
  },
} as const;

/** Beyond, numbers are written with a power of ten. */
const LARGEST = 1e5;
const SMALLEST = 1e-3;
/** No more are of use. */
const DIGITS = 5;

/** `1.234 ± 0.005`, `75.1 ± 0.2 %`, `8.64·10¹¹`; a deviation that rounds to nothing is left out. */
function written({ mean, deviation }: Measurement, digits: number, isShare: boolean): Markup {
  if (mean === null) return { text: "–", latex: "--" };
  if (mean === 0) return { text: "0", latex: "$0$" };
  const magnitude = Math.abs(mean);
  if (magnitude >= LARGEST || magnitude < SMALLEST) {
    const [mantissa, exponent] = mean.toExponential(1).split("e");
    return {
      text: `${mantissa}e${Number(exponent)}`,
      latex: `$${mantissa} \\times 10^{${Number(exponent)}}$`,
    };
  }
  const scale = isShare ? 100 : 1;
  const decimals = Math.min(digits, DIGITS - Math.ceil(Math.log10(scale * magnitude)));
  const value = (scale * mean).toFixed(decimals);
  const error = ((deviation ?? 0) * scale).toFixed(decimals);
  if (Number(error) === 0) return { text: value, latex: `$${value}$` };
  return { text: `${value} ± ${error}`, latex: `$${value} \\pm ${error}$` };
}
