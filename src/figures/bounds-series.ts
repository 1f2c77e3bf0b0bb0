import type { Quantity } from "../bounds/bound.ts";
import { type BoundsData, lossesOf, SIDES, SYMBOLS } from "./bounds-data.ts";
import type { LineStyle } from "./figure.ts";
import type { Language } from "./look.ts";
import { numberText } from "./number-text.ts";
import { lineStyle } from "./palette.ts";
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

const LOSS: LineStyle = { hue: 0, dash: 0 };
const NO_REASONS: ReadonlySet<ReasonKind> = new Set();

/** Every bound on `quantity`, in the order of the library. */
export function boundSeries(
  { rows }: BoundsData,
  quantity: Quantity,
  language: Language,
): Series[] {
  const { names } = words[language].bounds;
  return rows[0].bounds.flatMap(({ id, quantity: of }, index): Series[] => {
    if (of !== quantity) return [];
    const cells = rows.map(({ bounds }) => bounds[index]);
    const reasons = new Set<ReasonKind>();
    for (const { value, logValue, reason } of cells) {
      if (logValue !== null) continue;
      const kind = value !== null && value <= 0 ? "not-positive" : reasonKind(reason ?? "");
      if (kind !== undefined) reasons.add(kind);
    }
    return [
      {
        id,
        name: names[id] ?? id,
        style: lineStyle(index),
        logValues: cells.map(({ logValue }) => logValue),
        reasons,
      },
    ];
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
    style: LOSS,
    logValues: losses.map((loss) => (loss !== null && loss > 0 ? Math.log(loss) : null)),
    reasons: NO_REASONS,
  };
}

/** The tightest bound on `quantity` at each row; null where none has a value. */
export function tightestOf({ rows }: BoundsData, quantity: Quantity): (Tightest | null)[] {
  const side = SIDES[quantity];
  return rows.map(({ bounds }) => {
    let best: Tightest | null = null;
    for (const { id, quantity: of, direction, logValue } of bounds) {
      if (of !== quantity || direction !== side || logValue === null) continue;
      const isTighter =
        best === null || (side === "upper" ? logValue < best.logValue : logValue > best.logValue);
      if (isTighter) best = { id, logValue };
    }
    return best;
  });
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
    bounds.map(({ id, logValues }) => [
      id,
      Math.min(
        ...logValues.map((value, row) =>
          value === null ? Infinity : Math.abs(value - reference[row]),
        ),
      ),
    ]),
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
