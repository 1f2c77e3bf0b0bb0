import { crc32, deflateRawSync } from "node:zlib";
import { concatenate } from "./make-npy.ts";

/** What an entry says of itself; whatever is not given is true. */
export interface Claims {
  readonly name: string | Uint8Array;
  readonly data: Uint8Array;
  readonly deflated?: boolean;
  /** The bytes between the local header and the next, if not the data or their deflation. */
  readonly payload?: Uint8Array;
  readonly flags?: number;
  readonly method?: number;
  readonly size?: number;
  readonly compressedSize?: number;
  readonly crc?: number;
  readonly disk?: number;
  readonly version?: number;
  /** Where the directory says that the local header is. */
  readonly offset?: number;
  /** What only the local header says. */
  readonly local?: Partial<
    Pick<Claims, "name" | "flags" | "method" | "size" | "compressedSize" | "crc">
  >;
  readonly localExtra?: Uint8Array;
  readonly after?: Uint8Array;
}

/** What the end record says. */
export interface EndClaims {
  readonly count?: number;
  readonly disk?: number;
  readonly directoryBytes?: number;
  readonly directoryStart?: number;
  readonly before?: Uint8Array;
}

/** A ZIP archive of entries that may lie. */
export function makeZip(entries: readonly Claims[], end: EndClaims = {}): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const payload = entry.payload ?? (entry.deflated ? deflateRawSync(entry.data) : entry.data);
    const truth = {
      flags: 0,
      method: entry.deflated ? 8 : 0,
      crc: crc32(entry.data),
      size: entry.data.length,
      compressedSize: payload.length,
      disk: 0,
      version: 20,
      offset: at,
      ...entry,
    };
    const local = localHeader({ ...truth, ...entry.local }, entry.localExtra ?? new Uint8Array());
    directory.push(centralHeader(truth));
    for (const part of [local, payload, entry.after ?? new Uint8Array()]) {
      parts.push(part);
      at += part.length;
    }
  }
  const before = end.before ?? new Uint8Array();
  const central = concatenate(directory);
  const record = new Uint8Array(22);
  const view = new DataView(record.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(4, end.disk ?? 0, true);
  view.setUint16(8, end.count ?? entries.length, true);
  view.setUint16(10, end.count ?? entries.length, true);
  view.setUint32(12, end.directoryBytes ?? central.length, true);
  view.setUint32(16, end.directoryStart ?? at, true);
  return concatenate([...parts, central, before, record]);
}

type Header = Required<
  Pick<
    Claims,
    "name" | "flags" | "method" | "crc" | "size" | "compressedSize" | "disk" | "version" | "offset"
  >
>;

function localHeader(header: Header, extra: Uint8Array): Uint8Array {
  const name = bytesOf(header.name);
  const bytes = new Uint8Array(30);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(6, header.flags, true);
  view.setUint16(8, header.method, true);
  view.setUint32(14, header.crc, true);
  view.setUint32(18, header.compressedSize, true);
  view.setUint32(22, header.size, true);
  view.setUint16(26, name.length, true);
  view.setUint16(28, extra.length, true);
  return concatenate([bytes, name, extra]);
}

function centralHeader(header: Header): Uint8Array {
  const name = bytesOf(header.name);
  const bytes = new Uint8Array(46);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(6, header.version, true);
  view.setUint16(8, header.flags, true);
  view.setUint16(10, header.method, true);
  view.setUint32(16, header.crc, true);
  view.setUint32(20, header.compressedSize, true);
  view.setUint32(24, header.size, true);
  view.setUint16(28, name.length, true);
  view.setUint16(34, header.disk, true);
  view.setUint32(42, header.offset, true);
  return concatenate([bytes, name]);
}

function bytesOf(name: string | Uint8Array): Uint8Array {
  return typeof name === "string" ? new TextEncoder().encode(name) : name;
}
