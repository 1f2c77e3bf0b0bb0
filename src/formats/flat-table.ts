// FlatBuffers (flatbuffers.dev, Internals): a table is an offset to a vtable, which has an offset for
// every field that is there. Everything is read through a DataView of the message alone, which throws
// a RangeError for what is outside; lengths are checked before anything is made of them.

const MOST_TEXT_BYTES = 4096;

/** A vector of a table: `length` items from byte `start` on. */
export interface FlatVector {
  readonly start: number;
  readonly length: number;
}

/** A table of a FlatBuffer; fields are numbered from 0, as in the schema. */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #vtable: number;
  readonly #vtableBytes: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#vtable = at - view.getInt32(at, true);
    this.#vtableBytes = view.getUint16(this.#vtable, true);
  }

  static root(view: DataView): FlatTable {
    return new FlatTable(view, view.getUint32(0, true));
  }

  #field(field: number): number | undefined {
    const slot = 4 + 2 * field;
    if (slot + 2 > this.#vtableBytes) return undefined;
    const offset = this.#view.getUint16(this.#vtable + slot, true);
    return offset === 0 ? undefined : this.#at + offset;
  }

  has(field: number): boolean {
    return this.#field(field) !== undefined;
  }

  byte(field: number): number {
    const at = this.#field(field);
    return at === undefined ? 0 : this.#view.getUint8(at);
  }

  int16(field: number): number {
    const at = this.#field(field);
    return at === undefined ? 0 : this.#view.getInt16(at, true);
  }

  int32(field: number): number {
    const at = this.#field(field);
    return at === undefined ? 0 : this.#view.getInt32(at, true);
  }

  /** A count or an offset: a whole number that is not negative. */
  size(field: number): number {
    const at = this.#field(field);
    return at === undefined ? 0 : readSize(this.#view, at);
  }

  table(field: number): FlatTable | undefined {
    const at = this.#field(field);
    return at === undefined
      ? undefined
      : new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  text(field: number): string {
    const at = this.#field(field);
    if (at === undefined) return "";
    const { start, length } = this.#vectorAt(at, 1);
    if (length > MOST_TEXT_BYTES) throw new Error(`a name has ${length} bytes`);
    const { buffer, byteOffset } = this.#view;
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + start, length));
  }

  /** A vector of items of `itemBytes`. */
  vector(field: number, itemBytes: number): FlatVector {
    const at = this.#field(field);
    return at === undefined ? { start: 0, length: 0 } : this.#vectorAt(at, itemBytes);
  }

  tables(field: number): FlatTable[] {
    const { start, length } = this.vector(field, 4);
    return Array.from({ length }, (_, index) => {
      const at = start + 4 * index;
      return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
    });
  }

  #vectorAt(at: number, itemBytes: number): FlatVector {
    const where = at + this.#view.getUint32(at, true);
    const length = this.#view.getUint32(where, true);
    const start = where + 4;
    if (start + length * itemBytes > this.#view.byteLength) {
      throw new Error(`a vector of ${length} items runs past its message`);
    }
    return { start, length };
  }
}

/** A 64-bit integer that is a count or an offset. */
export function readSize(view: DataView, at: number): number {
  const size = Number(view.getBigInt64(at, true));
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw new Error(`a size is ${size}`);
}
