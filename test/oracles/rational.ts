/**
 * Exact rational arithmetic on BigInt, and coverage by inclusion–exclusion in it. For tests: nothing
 * here is fast, and nothing here rounds until `toNumber`, which rounds once.
 */

export interface Rational {
  readonly numerator: bigint;
  /** Positive. */
  readonly denominator: bigint;
}

export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new RangeError("a rational's denominator is not zero");
  return denominator < 0n
    ? { numerator: -numerator, denominator: -denominator }
    : { numerator, denominator };
}

/** The very value of a finite double. */
export function fromNumber(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a rational number`);
  let denominator = 1n;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(scaled), denominator };
}

export function add(a: Rational, b: Rational): Rational {
  return a.denominator === b.denominator
    ? { numerator: a.numerator + b.numerator, denominator: a.denominator }
    : {
        numerator: a.numerator * b.denominator + b.numerator * a.denominator,
        denominator: a.denominator * b.denominator,
      };
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function multiply(a: Rational, b: Rational): Rational {
  return {
    numerator: a.numerator * b.numerator,
    denominator: a.denominator * b.denominator,
  };
}

export function divide(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator);
}

export function equal(a: Rational, b: Rational): boolean {
  return a.numerator * b.denominator === b.numerator * a.denominator;
}

/** −1, 0 or 1 as a < b, a = b, a > b. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The double nearest to a value of normal size (truncated below 2⁻⁶⁰ of it, then rounded). */
export function toNumber({ numerator, denominator }: Rational): number {
  if (numerator === 0n) return 0;
  const shift = bits(denominator) - bits(numerator) + 64;
  const quotient =
    shift >= 0
      ? (numerator << BigInt(shift)) / denominator
      : numerator / (denominator << BigInt(-shift));
  // In two steps, so that a result near 1e-300 does not pass through an underflow.
  const half = Math.trunc(shift / 2);
  return Number(quotient) * 2 ** -half * 2 ** (half - shift);
}

/** ln of a positive rational, also where the value itself is beyond doubles. */
export function logarithm({ numerator, denominator }: Rational): number {
  const shift = bits(numerator) - bits(denominator);
  const mantissa = toNumber(
    shift >= 0
      ? { numerator, denominator: denominator << BigInt(shift) }
      : { numerator: numerator << BigInt(-shift), denominator },
  );
  return Math.log(mantissa) + shift * Math.LN2;
}

/** |value − exact| / |exact|, the difference taken exactly. */
export function relativeError(value: number, exact: Rational): number {
  if (exact.numerator === 0n) return value === 0 ? 0 : Infinity;
  if (!Number.isFinite(value)) return Infinity;
  return Math.abs(toNumber(divide(subtract(fromNumber(value), exact), exact)));
}

function bits(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  return magnitude.toString(2).length;
}

/** Integer weights in the very proportions of the given doubles. */
export function integerWeights(weights: readonly number[]): bigint[] {
  const exact = weights.map(fromNumber);
  // Powers of two: the largest is a multiple of all.
  let denominator = 1n;
  for (const weight of exact) {
    if (weight.denominator > denominator) denominator = weight.denominator;
  }
  return exact.map((w) => w.numerator * (denominator / w.denominator));
}

/**
 * υ_n = Σ_A (−1)^|A| (1 − π(A))ⁿ over the subsets A of the classes, those of equal weight together:
 * Π_c (1 − x^{w_c}) = Σ_s a_s x^s, υ_n = Σ_s a_s ((W − s)/W)ⁿ. For integer weights with few distinct
 * subset sums (equal weights: C + 1 of them).
 */
export function exactCoverage(weights: readonly bigint[], draws: number): Rational {
  let sums = new Map<bigint, bigint>([[0n, 1n]]);
  for (const weight of weights) {
    const following = new Map(sums);
    for (const [sum, coefficient] of sums) {
      following.set(sum + weight, (following.get(sum + weight) ?? 0n) - coefficient);
    }
    sums = following;
  }
  const total = weights.reduce((a, b) => a + b, 0n);
  let numerator = 0n;
  for (const [sum, coefficient] of sums) numerator += coefficient * (total - sum) ** BigInt(draws);
  return { numerator, denominator: total ** BigInt(draws) };
}
