/** Builds NPZ files byte by byte, also ones that lie. Shares no code with the reader it tests. */

export interface Entry {
  readonly name: string;
  readonly content: Uint8Array;
  /** What the archive says of the entry, where that is not the truth. */
  readonly claims?: Partial<{ size: number; compressedSize: number; crc: number; method: number }>;
  /** The stored bytes, if not the content. */
  readonly stored?: Uint8Array;
}

/** An array in the NPY format 1.0; `header` replaces the dictionary. */
export function npy(
  values: Float32Array | Float64Array | Uint8Array,
  shape: readonly number[],
  header?: string,
): Uint8Array {
  const descr =
    values instanceof Float32Array ? "<f4" : values instanceof Float64Array ? "<f8" : "|u1";
  const comma = shape.length === 1 ? "," : "";
  const dictionary =
    header ??
    `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")}${comma}), }`;
  const padding = (64 - ((10 + dictionary.length + 1) % 64)) % 64;
  const text = `${dictionary}${" ".repeat(padding)}\n`;
  const bytes = new Uint8Array(10 + text.length + values.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8]);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + text.length);
  return bytes;
}

/** A ZIP archive of stored entries. */
export function zip(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content, claims = {}, stored = content } of entries) {
    const { size = content.length, compressedSize = stored.length, method = 0 } = claims;
    const crc = claims.crc ?? crc32(content);
    const nameBytes = new TextEncoder().encode(name);
    const common = [
      u16(20),
      u16(0),
      u16(method),
      u16(0),
      u16(0x21),
      u32(crc),
      u32(compressedSize),
      u32(size),
      u16(nameBytes.length),
      u16(0),
    ];
    const local = join([u32(0x04034b50), ...common, nameBytes, stored]);
    directory.push(
      join([
        u32(0x02014b50),
        u16(20),
        ...common,
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        u32(offset),
        nameBytes,
      ]),
    );
    parts.push(local);
    offset += local.length;
  }
  const listing = join(directory);
  const count = u16(entries.length);
  const end = join([
    u32(0x06054b50),
    u16(0),
    u16(0),
    count,
    count,
    u32(listing.length),
    u32(offset),
    u16(0),
  ]);
  return join([...parts, listing, end]);
}

/** Twenty samples of two classes in four dimensions, all well-formed. */
export function smallScore(): Record<string, Uint8Array> {
  const samples = 20;
  const view = (shift: number) => {
    const values = new Float32Array(samples * 4);
    for (let row = 0; row < samples; row++) {
      const angle = (row % 2) * 1.2 + 0.05 * row + shift;
      values.set([Math.cos(angle), Math.sin(angle), 0, 0], 4 * row);
    }
    return npy(values, [samples, 4]);
  };
  return {
    view1: view(0),
    view2: view(0.1),
    labels: npy(
      Uint8Array.from({ length: samples }, (_, row) => row % 2),
      [samples],
    ),
    temperature: npy(new Float64Array([0.5]), []),
  };
}

/** An NPZ file of the arrays. */
export function npz(arrays: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  return zip(Object.entries(arrays).map(([name, content]) => ({ name: `${name}.npy`, content })));
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >> 8) & 255);
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
