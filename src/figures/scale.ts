/** From values to pixels. `low` and `high` are the values at pixels `from` and `to`. */
export interface Scale {
  readonly kind: "linear" | "logarithmic";
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
  readonly at: (value: number) => number;
  /** The value at a pixel: the inverse of `at`. */
  readonly valueAt: (pixel: number) => number;
}

type Ends = Pick<Scale, "low" | "high" | "from" | "to">;

export type Domain = Pick<Scale, "low" | "high">;

/** From the least to the greatest of numbers of draws; around a single one, as an axis has a length. */
export function drawsDomain(draws: readonly number[]): Domain {
  const low = Math.min(...draws);
  const high = Math.max(...draws);
  return low < high ? { low, high } : { low: Math.max(1, low / 2), high: low * 2 };
}

export function linearScale({ low, high, from, to }: Ends): Scale {
  const slope = (to - from) / (high - low);
  return {
    kind: "linear",
    low,
    high,
    from,
    to,
    at: (value) => from + slope * (value - low),
    valueAt: (pixel) => low + (pixel - from) / slope,
  };
}

/** 0 < low < high. */
export function logarithmicScale({ low, high, from, to }: Ends): Scale {
  const slope = (to - from) / Math.log(high / low);
  return {
    kind: "logarithmic",
    low,
    high,
    from,
    to,
    at: (value) => from + slope * Math.log(value / low),
    valueAt: (pixel) => low * Math.exp((pixel - from) / slope),
  };
}
