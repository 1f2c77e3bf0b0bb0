const INVALID = 0xff;

const CODES = new Uint8Array(256).fill(INVALID);
for (const [code, letter] of [
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
].entries()) {
  CODES[letter.charCodeAt(0)] = code;
}

const PADDING = 0x3d;

/** How many bytes base64 of so many letters has, some of them padding; undefined if none does. */
export function base64Length(text: Uint8Array): number | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.at(-1) !== PADDING ? 0 : text.at(-2) !== PADDING ? 1 : 2;
  return (text.length / 4) * 3 - padding;
}

/** Decodes base64 (RFC 4648, §4, with its padding) into `into`; false if it is not valid. */
export function decodeBase64(text: Uint8Array, into: Uint8Array): boolean {
  const whole = into.length - (into.length % 3);
  let from = 0;
  let seen = 0;
  for (let to = 0; to < whole; to += 3, from += 4) {
    const [a, b] = [CODES[text[from]], CODES[text[from + 1]]];
    const [c, d] = [CODES[text[from + 2]], CODES[text[from + 3]]];
    seen |= a | b | c | d;
    into[to] = (a << 2) | (b >> 4);
    into[to + 1] = (b << 4) | (c >> 2);
    into[to + 2] = (c << 6) | d;
  }
  if (whole < into.length) {
    const [a, b] = [CODES[text[from]], CODES[text[from + 1]]];
    const isOne = into.length - whole === 1;
    const c = isOne ? 0 : CODES[text[from + 2]];
    seen |= a | b | c;
    into[whole] = (a << 2) | (b >> 4);
    if (!isOne) into[whole + 1] = (b << 4) | (c >> 2);
    // The bits that are left must mean nothing.
    if (isOne ? (b & 15) !== 0 : (c & 3) !== 0) return false;
  }
  return seen < 64;
}
