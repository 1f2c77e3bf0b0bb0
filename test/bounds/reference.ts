import reference from "../oracles/bounds.json" with { type: "json" };

/** |actual/expected − 1|. */
export function relativeError(actual: number, expected: number): number {
  return Math.abs(actual / expected - 1);
}

export const { jensenGap, simplexExcess, smallestCount } = reference;
