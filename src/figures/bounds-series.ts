import type { Quantity } from "../bounds/bound.ts";
import { type BoundsData, lossesOf, SIDES, SYMBOLS } from "./bounds-data.ts";
import type { LineStyle } from "./figure.ts";
import type { Language } from "./look.ts";
import { numberText } from "./number-text.ts";
import { LOSS_STYLE, lineStyle } from "./palette.ts";
import { type ReasonKind, reasonKind } from "./reason-kind.ts";
import { words } from "./words/words.ts";

/** What a figure of bounds may draw over the rows: a bound, the loss itself, or the tightest bound. */
export interface Series {
  readonly id: string;
  readonly name: string;
  /** Null for the band behind the tightest bound. */
  readonly style: LineStyle | null;
  /** ln of the value at each row; null where there is none that is positive. */
  readonly logValues: readonly (number | null)[];
  /** Why there is none. */
  readonly reasons: ReadonlySet<ReasonKind>;
}

export interface BoundSeries extends Series {
  readonly direction: "upper" | "lower";
}

const NO_REASONS: ReadonlySet<ReasonKind> = new Set();

/** Every bound on `quantity`, in the order of the library. */
export function boundSeries(
  { rows }: BoundsData,
  quantity: Quantity,
  language: Language,
): BoundSeries[] {
  const { names } = words[language].bounds;
  return rows[0].bounds.flatMap(({ id, direction, quantity: of }, index): BoundSeries[] => {
    if (of !== quantity) return [];
    const logValues: (number | null)[] = [];
    const reasons = new Set<ReasonKind>();
    let previous: string | null = null;
    for (const { bounds } of rows) {
      const { value, logValue, reason } = bounds[index];
      logValues.push(logValue);
      if (logValue !== null) continue;
      if (value !== null && value <= 0) reasons.add("not-positive");
      if (reason === null || reason === previous) continue;
      const kind = reasonKind(reason);
      if (kind !== undefined) reasons.add(kind);
      previous = reason;
    }
    return [{ id, direction, name: names[id] ?? id, style: lineStyle(index), logValues, reasons }];
  });
}

/** The loss, as measured or at the optimum. */
export function lossSeries(data: BoundsData, quantity: Quantity, language: Language): Series {
  const say = words[language].bounds;
  const losses = lossesOf(data, quantity);
  const [first] = losses;
  const isOne = first !== null && losses.every((loss) => loss === first);
  const value = isOne ? numberText(first, language) : null;
  const isMeasured = data.rows[0].at === "measured";
  return {
    id: "loss",
    name: (isMeasured ? say.measured : say.optimum)(SYMBOLS[quantity], value),
    style: LOSS_STYLE,
    logValues: losses.map((loss) => (loss !== null && loss > 0 ? Math.log(loss) : null)),
    reasons: NO_REASONS,
  };
}

/** The tightest of the bounds on `quantity` at each row; null where none has a value. */
export function tightestOf(
  bounds: readonly BoundSeries[],
  quantity: Quantity,
): (Tightest | null)[] {
  const side = SIDES[quantity];
  const best: (Tightest | null)[] = bounds[0].logValues.map(() => null);
  for (const { id, direction, logValues } of bounds) {
    if (direction !== side) continue;
    logValues.forEach((logValue, row) => {
      if (logValue === null) return;
      const other = best[row]?.logValue;
      const isTighter =
        other === undefined || (side === "upper" ? logValue < other : logValue > other);
      if (isTighter) best[row] = { id, logValue };
    });
  }
  return best;
}

export interface Tightest {
  readonly id: string;
  readonly logValue: number;
}

/** The tightest bound at each row. */
export function tightestSeries(tightest: readonly (Tightest | null)[], language: Language): Series {
  return {
    id: "tightest",
    name: words[language].bounds.tightest,
    style: null,
    logValues: tightest.map((best) => best?.logValue ?? null),
    reasons: NO_REASONS,
  };
}

/**
 * The series that have values, those first that would be missed most: of the bounds the nearest to the
 * tightest or to the loss, then the band, then the loss, then the other bounds by how near they come.
 */
export function byImportance(bounds: readonly Series[], band: Series, loss: Series): Series[] {
  const reference = loss.logValues.map((value, row) => band.logValues[row] ?? value ?? 0);
  const distances = new Map(
    bounds.map(({ id, logValues }) => {
      let least = Infinity;
      logValues.forEach((value, row) => {
        if (value !== null) least = Math.min(least, Math.abs(value - reference[row]));
      });
      return [id, least];
    }),
  );
  const distance = ({ id }: Series) => distances.get(id) ?? Infinity;
  const [first, ...others] = bounds.filter(hasValues).sort((a, b) => distance(a) - distance(b));
  return [first, band, loss, ...others].filter(
    (series) => series !== undefined && hasValues(series),
  );
}

function hasValues({ logValues }: Series): boolean {
  return logValues.some((value) => value !== null);
}
