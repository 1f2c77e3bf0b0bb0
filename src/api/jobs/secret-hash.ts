const encoder = new TextEncoder();

/** SHA-256 in hexadecimal: what is kept of a secret of at least 128 random bits, which needs no salt. */
export async function secretHash(secret: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(secret));
  return new Uint8Array(digest).toHex();
}

/**
 * Whether two hashes are the same, in a time that does not depend on where they differ: all bits are
 * compared, whatever the first ones say.
 */
export function sameHash(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let index = 0; index < one.length; index++) {
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  }
  return difference === 0;
}
