/** Text that is LaTeX already; a CSV file has its `text`. */
export interface Markup {
  readonly text: string;
  readonly latex: string;
}

export type Cell = string | number | Markup | null;

export interface Column {
  /** Header of the CSV file. */
  readonly name: string;
  /** Header of the LaTeX table, as LaTeX; the name, escaped, if absent. */
  readonly latex?: string;
}

/** An answer as rows and columns. */
export interface Table {
  /** Caption of the LaTeX table, as LaTeX. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}
