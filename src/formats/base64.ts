const CODES = new Uint8Array(256).fill(0xff);
for (const [index, letter] of [
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
].entries()) {
  CODES[letter.charCodeAt(0)] = index;
}

/** The bytes of base64 (RFC 4648, §4, padded), or undefined if it is not valid. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const end = text.length - padding;
  let to = 0;
  for (let at = 0; at < end; at += 4) {
    let word = 0;
    for (let i = 0; i < 4; i++) {
      const code = at + i < end ? codeAt(text, at + i) : 0;
      if (code === 0xff) return undefined;
      word = (word << 6) | code;
    }
    for (let shift = 16; shift >= 0; shift -= 8) {
      if (to < bytes.length) bytes[to++] = word >> shift;
      else if (((word >> shift) & 0xff) !== 0) return undefined; // bits that mean nothing
    }
  }
  return bytes;
}

function codeAt(text: string, at: number): number {
  const letter = text.charCodeAt(at);
  return letter < CODES.length ? CODES[letter] : 0xff;
}
