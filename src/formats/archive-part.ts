/** Consecutive bytes of an archive, addressed as in the archive. Integers are little-endian. */
export class ArchivePart {
  readonly start: number;
  readonly end: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, start = 0) {
    this.start = start;
    this.end = start + bytes.length;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint8(at: number): number {
    return this.#view.getUint8(at - this.start);
  }

  uint16(at: number): number {
    return this.#view.getUint16(at - this.start, true);
  }

  uint32(at: number): number {
    return this.#view.getUint32(at - this.start, true);
  }

  /** Beyond 2^53 rounded, which no check here lets through. */
  uint64(at: number): number {
    return this.uint32(at) + this.uint32(at + 4) * 2 ** 32;
  }

  bytes(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(from - this.start, to - this.start);
  }
}
