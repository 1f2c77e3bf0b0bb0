import { crc32 } from "./crc32.ts";
import type { NamedArray } from "./named-array.ts";
import { writeNpy } from "./write-npy.ts";
import {
  CENTRAL_HEADER,
  CENTRAL_HEADER_BYTES,
  END,
  END_BYTES,
  LOCAL_HEADER,
  LOCAL_HEADER_BYTES,
} from "./zip-records.ts";

/** The version of the format that a reader must know: 2.0. */
const VERSION = 20;
const UTF_8 = 0x0800;
/** 1 January 1980, the first day there is: the same arrays make the same bytes. */
const DAY = (1 << 5) | 1;

/** Arrays as an NPZ file, as `np.savez` writes it: stored, not compressed. */
export function writeNpz(arrays: ReadonlyMap<string, NamedArray>): Uint8Array<ArrayBuffer> {
  const entries = Array.from(arrays, ([name, array]) => {
    const content = writeNpy(array);
    return { name: new TextEncoder().encode(`${name}.npy`), content, crc: crc32(content) };
  });
  const size = entries.reduce(
    (sum, { name, content }) =>
      sum + LOCAL_HEADER_BYTES + CENTRAL_HEADER_BYTES + 2 * name.length + content.length,
    END_BYTES,
  );
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  const starts: number[] = [];
  let at = 0;
  for (const entry of entries) {
    starts.push(at);
    view.setUint32(at, LOCAL_HEADER, true);
    writeCommon(view, at + 4, entry);
    file.set(entry.name, at + LOCAL_HEADER_BYTES);
    at += LOCAL_HEADER_BYTES + entry.name.length;
    file.set(entry.content, at);
    at += entry.content.length;
  }
  const directory = at;
  entries.forEach((entry, index) => {
    view.setUint32(at, CENTRAL_HEADER, true);
    view.setUint16(at + 4, VERSION, true);
    writeCommon(view, at + 6, entry);
    view.setUint32(at + 42, starts[index], true);
    file.set(entry.name, at + CENTRAL_HEADER_BYTES);
    at += CENTRAL_HEADER_BYTES + entry.name.length;
  });
  view.setUint32(at, END, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, at - directory, true);
  view.setUint32(at + 16, directory, true);
  return file;
}

interface Entry {
  readonly name: Uint8Array;
  readonly content: Uint8Array;
  readonly crc: number;
}

/** What both headers of an entry say: version, flags, method, time, CRC, sizes and length of the name. */
function writeCommon(view: DataView, at: number, { name, content, crc }: Entry): void {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, UTF_8, true);
  view.setUint16(at + 8, DAY, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, content.length, true);
  view.setUint32(at + 18, content.length, true);
  view.setUint16(at + 22, name.length, true);
}
