/**
 * Inflates a zlib stream (RFC 1950) of which the length is known; undefined if it is corrupt, or has
 * fewer or more bytes than that. Stops at the first byte too many.
 */
export async function inflateExactly(
  pieces: readonly Uint8Array[],
  length: number,
): Promise<Uint8Array | undefined> {
  const inflated = new Uint8Array(length);
  let at = 0;
  const source = new Blob(pieces as Uint8Array<ArrayBuffer>[]).stream();
  const reader = source.pipeThrough(new DecompressionStream("deflate")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return at === length ? inflated : undefined;
      if (at + value.length > length) {
        await reader.cancel();
        return undefined;
      }
      inflated.set(value, at);
      at += value.length;
    }
  } catch (error) {
    // What a stream of wrong bytes fails with, in every engine.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
