// Thrift's compact protocol, checked before hyparquet reads it: hyparquet allocates what a list says
// it has, and follows structs as deep as they go. (thrift-compact-protocol.md)

const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** Parquet's deepest is eight. */
const DEPTH = 16;

const VARINT_BYTES = 10;

/** As an object of JavaScript, even an empty struct takes 200 bytes. */
const STRUCTS = 2 ** 16;

/**
 * The place after the struct that starts at `start`.
 *
 * @throws Error if it does not end before `end`, or a list or text in it does not
 */
export function endOfThrift(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let structs = 0;

  function next(): number {
    if (at >= end) throw new Error(`a Thrift struct runs past byte ${end}`);
    return bytes[at++];
  }

  function varint(): number {
    let value = 0;
    for (let index = 0; index < VARINT_BYTES; index++) {
      const byte = next();
      value += (byte & 0x7f) * 128 ** index;
      if (byte < 0x80) return value;
    }
    throw new Error(`a Thrift integer is too long at byte ${at}`);
  }

  function skip(bytesToSkip: number): void {
    if (bytesToSkip > end - at) throw new Error(`a Thrift value runs past byte ${end}`);
    at += bytesToSkip;
  }

  function value(type: number, depth: number): void {
    switch (type) {
      case TRUE:
      case FALSE:
        return;
      case BYTE:
        skip(1);
        return;
      case I16:
      case I32:
      case I64:
        varint();
        return;
      case DOUBLE:
        skip(8);
        return;
      case BINARY:
        skip(varint());
        return;
      case LIST:
        list(depth);
        return;
      case STRUCT:
        struct(depth);
        return;
      default:
        throw new Error(`a Thrift type is ${type} at byte ${at}`);
    }
  }

  function list(depth: number): void {
    const header = next();
    const type = header & 0x0f;
    const size = header >> 4 === 15 ? varint() : header >> 4;
    if (size > end - at) throw new Error(`a Thrift list is longer than its bytes at byte ${at}`);
    for (let index = 0; index < size; index++) {
      if (type === TRUE || type === FALSE) skip(1);
      else value(type, depth);
    }
  }

  function struct(depth: number): void {
    if (depth > DEPTH) throw new Error(`Thrift structs nest deeper than ${DEPTH}`);
    if (++structs > STRUCTS) throw new Error(`there are more than ${STRUCTS} Thrift structs`);
    for (;;) {
      const header = next();
      const type = header & 0x0f;
      if (type === STOP) return;
      if (header >> 4 === 0) varint();
      value(type, depth + 1);
    }
  }

  struct(0);
  return at;
}
