// Decimal numbers from ASCII bytes, each the double that `Number()` gives: the nearest.
//
// The digits are kept as two exact integers, first·10^m + rest of up to 15 digits each, and scaled
// by 10^e, |e| ≤ 22, which is a double too.
// - Up to 15 digits: one IEEE division or multiplication of exact operands, so rounded once.
// - Up to 30 digits: in double-double arithmetic to a relative error below 2^-98 (Dekker 1971). The
//   rounded sum is the nearest double if the same comes out at both ends of the error interval.
// - Else, about 1 in 2^45 of the former among them, `Number()` itself reads the text.

import { productError } from "../numerics/product-error.ts";

const ZERO = 0x30;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const UPPER_E = 0x45;
const LOWER_E = 0x65;

/** Every integer of so many digits is a double. */
const EXACT_DIGITS = 15;

/** 10^22 is the last power of ten that is a double. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Above the relative error of the double-double arithmetic, which is below 2^-98. */
const ERROR = 2 ** -95;

/** Every integer of so many digits is one of 32 bits, in which a multiplication takes a third. */
const SHORT_DIGITS = 9;

const LARGEST_EXPONENT = 99_999;

/** The longest that a number may be written; of a double, no more than 767 digits matter. */
const LONGEST = 1024;

/** Reads numbers out of a text, one at a time. */
export class DecimalReader {
  readonly #bytes: Uint8Array;
  /** The place after the number that was read last, or where it stopped being one. */
  end = 0;
  /** The place of its point; −1 if it has none. */
  point = -1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * The number that starts at `start`: a sign, digits, a point, digits and an exponent, of which the
   * digits on one side of the point are needed. NaN if there is none, or one of absurd length.
   */
  read(start: number): number {
    const bytes = this.#bytes;
    const limit = bytes.length;
    let at = start;
    let byte = at < limit ? bytes[at] : 0;
    const negative = byte === MINUS;
    if (negative || byte === PLUS) byte = ++at < limit ? bytes[at] : 0;
    let short = 0;
    let middle = 0;
    let rest = 0;
    /** Significant digits so far. */
    let digits = 0;
    let point = -1;
    const firstDigit = at;
    for (;;) {
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) {
        if (digits < SHORT_DIGITS) {
          short = short * 10 + digit;
          if (short !== 0) digits++;
        } else if (digits < EXACT_DIGITS) {
          middle = middle * 10 + digit;
          digits++;
        } else {
          if (digits < 2 * EXACT_DIGITS) rest = rest * 10 + digit;
          digits++;
        }
      } else if (byte === POINT && point < 0) {
        point = at;
      } else {
        break;
      }
      byte = ++at < limit ? bytes[at] : 0;
    }
    this.end = at;
    this.point = point;
    if (at - firstDigit === (point < 0 ? 0 : 1)) return Number.NaN;
    let scale = point < 0 ? 0 : point + 1 - at;
    if (byte === LOWER_E || byte === UPPER_E) {
      const exponent = this.#exponent(at + 1);
      if (Number.isNaN(exponent)) return exponent;
      scale += exponent;
    }
    if (scale < -22 || scale > 22 || digits > 2 * EXACT_DIGITS) return this.#slow(start);
    const first =
      digits <= SHORT_DIGITS
        ? short
        : short * POWERS[Math.min(digits, EXACT_DIGITS) - SHORT_DIGITS] + middle;
    const magnitude =
      digits <= EXACT_DIGITS
        ? scaled(first, scale)
        : scaledLong(first, rest, digits - EXACT_DIGITS, scale);
    if (Number.isNaN(magnitude)) return this.#slow(start);
    return negative ? -magnitude : magnitude;
  }

  #exponent(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    const negative = bytes[at] === MINUS;
    if (negative || bytes[at] === PLUS) at++;
    const firstDigit = at;
    let exponent = 0;
    for (; at < bytes.length; at++) {
      const digit = bytes[at] - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      exponent = Math.min(exponent * 10 + digit, LARGEST_EXPONENT);
    }
    this.end = at;
    if (at === firstDigit) return Number.NaN;
    return negative ? -exponent : exponent;
  }

  #slow(start: number): number {
    if (this.end - start > LONGEST) return Number.NaN;
    return Number(String.fromCharCode(...this.#bytes.subarray(start, this.end)));
  }
}

/** integer·10^scale, rounded once. */
function scaled(integer: number, scale: number): number {
  return scale < 0 ? integer / POWERS[-scale] : integer * POWERS[scale];
}

/** (first·10^shift + rest)·10^scale, or NaN if its rounding is too close to call. */
function scaledLong(first: number, rest: number, shift: number, scale: number): number {
  const shifted = first * POWERS[shift];
  const sum = shifted + rest; // |shifted| ≥ rest, as first has 15 digits and rest has `shift` ≤ 15
  const sumError = rest - (sum - shifted) + productError(first, POWERS[shift], shifted);
  let high: number;
  let low: number;
  if (scale < 0) {
    const divisor = POWERS[-scale];
    high = sum / divisor;
    const product = high * divisor;
    low = (sum - product - productError(high, divisor, product) + sumError) / divisor;
  } else {
    const factor = POWERS[scale];
    high = sum * factor;
    low = productError(sum, factor, high) + sumError * factor;
  }
  const value = high + low;
  const left = low - (value - high);
  const error = value * ERROR;
  return value + (left + error) === value && value + (left - error) === value ? value : Number.NaN;
}
