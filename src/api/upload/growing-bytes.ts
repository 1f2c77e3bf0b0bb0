/** Capacity grows by so much at once: what is copied then is at most an eighth of the limit. */
const GROWTH = 8;

const FIRST_CAPACITY = 64 * 1024;

/**
 * One buffer of bytes that arrive in pieces, for which there are never two copies: an unknown length
 * gets the whole limit as soon as it exceeds an eighth of it. (Resizable ArrayBuffers would grow in
 * place, but every loop over a typed array on one is compiled a second time, and is slower; making a
 * fixed one of them copies.)
 */
export class GrowingBytes {
  readonly #limit: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param expected the length, if it is known */
  constructor(limit: number, expected = Math.min(FIRST_CAPACITY, limit)) {
    this.#limit = limit;
    this.#bytes = new Uint8Array(expected);
  }

  /** Copies `piece` to the end; false, and nothing is kept any longer, if it is beyond the limit. */
  append(piece: Uint8Array): boolean {
    const end = this.#length + piece.length;
    if (end > this.#limit) {
      this.#bytes = new Uint8Array();
      return false;
    }
    if (end > this.#bytes.length) this.#grow(end);
    this.#bytes.set(piece, this.#length);
    this.#length = end;
    return true;
  }

  /** The bytes so far, without a copy. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(needed: number): void {
    let capacity = Math.max(this.#bytes.length, FIRST_CAPACITY);
    while (capacity < needed) capacity *= GROWTH;
    const grown = new Uint8Array(Math.min(capacity, this.#limit));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
