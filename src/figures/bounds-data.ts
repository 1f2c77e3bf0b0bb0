import type { EvaluatedBound, Quantity } from "../bounds/bound.ts";

/** What an answer about bounds has that a figure shows. There is at least one row, each of at least one negative. */
export interface BoundsData {
  readonly prior: { readonly name: string; readonly classes: number };
  readonly settings: {
    readonly temperature?: number | undefined;
    readonly normBound?: number | undefined;
    readonly supervisedLoss?: number | undefined;
  };
  readonly rows: readonly BoundsDataRow[];
  /** R as measured, for each row. */
  readonly contrastiveLosses?: readonly number[] | undefined;
}

export interface BoundsDataRow {
  /** K */
  readonly negatives: number;
  readonly simplex: {
    readonly contrastiveLoss: number;
    readonly supervisedLoss: number;
  } | null;
  readonly at: "measured" | "simplex-optimum";
  readonly bounds: readonly Pick<
    EvaluatedBound,
    "id" | "quantity" | "direction" | "value" | "logValue" | "reason"
  >[];
}

/** The rows by ascending K. */
export function sortedByNegatives(data: BoundsData): BoundsData {
  const { rows, contrastiveLosses: losses } = data;
  const order = rows.map((_, index) => index).sort((a, b) => rows[a].negatives - rows[b].negatives);
  return {
    ...data,
    rows: order.map((index) => rows[index]),
    contrastiveLosses: losses && order.map((index) => losses[index]),
  };
}

/** The loss itself at each row, as measured or at the optimum; null where it is not known. */
export function lossesOf(data: BoundsData, quantity: Quantity): (number | null)[] {
  const { rows, settings, contrastiveLosses } = data;
  switch (quantity) {
    case "supervised":
      return rows.map(({ at, simplex }) =>
        at === "measured" ? (settings.supervisedLoss ?? null) : (simplex?.supervisedLoss ?? null),
      );
    case "contrastive":
      return rows.map(({ at, simplex }, index) =>
        at === "measured"
          ? (contrastiveLosses?.[index] ?? null)
          : (simplex?.contrastiveLoss ?? null),
      );
    case "supervised-unit-temperature":
      return rows.map(() => null);
  }
}

export const SYMBOLS: Readonly<Record<Quantity, string>> = {
  supervised: "S",
  contrastive: "R",
  "supervised-unit-temperature": "S₁",
};

/** Which bounds on a loss can be the tightest: those on S from above, as they say what InfoNCE is worth. */
export const SIDES: Readonly<Record<Quantity, "upper" | "lower">> = {
  supervised: "upper",
  contrastive: "lower",
  "supervised-unit-temperature": "upper",
};
