// Decimal numbers from bytes. With up to 15 digits and a power of ten up to 22, both are doubles and
// one operation rounds once (Clinger, How to Read Floating Point Numbers Accurately, PLDI 1990);
// others go through a string, a third as fast.

const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** The whole numbers below it are doubles, and so are ten times those and a digit. */
const MANTISSA = 2 ** 53 / 10 - 1;

const ZERO = 0x30;
const POINT = 0x2e;
const MINUS = 0x2d;
const PLUS = 0x2b;

/** The longest that a number may be written; of a double, 767 digits can matter. */
const LONGEST = 1024;

/**
 * The double nearest to the decimal number that is all of bytes `start` to `end`: sign, digits with a
 * point among or around them, exponent.
 *
 * @returns NaN if it is no such number; Infinity if it is too large for one
 */
export function readDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  let mantissa = 0;
  let digits = 0;
  let exponent = 0;
  let exact = true;
  for (let point = false; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >= 0 && digit <= 9) {
      digits++;
      if (mantissa > MANTISSA) exact = false;
      else mantissa = mantissa * 10 + digit;
      if (point) exponent--;
    } else if (bytes[at] === POINT && !point) {
      point = true;
    } else {
      break;
    }
  }
  if (digits === 0) return Number.NaN;
  if (at < end) {
    if ((bytes[at] | 0x20) !== 0x65) return Number.NaN; // e or E
    at++;
    const below = bytes[at] === MINUS;
    if (below || bytes[at] === PLUS) at++;
    if (at >= end) return Number.NaN;
    let power = 0;
    for (; at < end; at++) {
      const digit = bytes[at] - ZERO;
      if (!(digit >= 0 && digit <= 9)) return Number.NaN;
      power = Math.min(power * 10 + digit, 99_999);
    }
    exponent += below ? -power : power;
  }
  if (exact && exponent >= -22 && exponent <= 22) {
    const value = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
    return negative ? -value : value;
  }
  if (end - start > LONGEST) return Number.NaN;
  return Number(latin1(bytes, start, end));
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]);
  return text;
}
