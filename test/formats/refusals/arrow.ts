import { parseArrow } from "../../../src/formats/arrow.ts";
import { fixture } from "../fixtures.ts";
import { concatenate } from "../make-npy.ts";
import type { Refusals } from "./refusals.ts";

const refused = (name: string) => fixture(`refused/${name}.arrow`);

/** A file whose bytes at the first `mark` are replaced. */
function changed(path: string, mark: Uint8Array, by: readonly number[], after = 0): Uint8Array {
  const bytes = fixture(path);
  const at = Buffer.from(bytes).indexOf(mark) + after;
  bytes.set(by, at);
  return bytes;
}

const LZ4_FRAME = Uint8Array.of(0x04, 0x22, 0x4d, 0x18);
const CONTINUATION = Uint8Array.of(0xff, 0xff, 0xff, 0xff);

const footless = fixture("arrow/lists-none.arrow");
new DataView(footless.buffer).setUint32(footless.length - 10, footless.length, true);

export const arrowRefusals: Refusals = {
  what: "an Arrow file with",
  read: (bytes, limits) => parseArrow(bytes, limits),
  limits: { columns: 64, arrayBytes: 2 ** 20 },
  cases: {
    nothing: ["arrow-truncated", ""],
    "its end cut off": ["arrow-truncated", fixture("arrow/lists-none.arrow").subarray(0, 999)],
    "its last batch cut off": ["arrow-truncated", fixture("arrow/stream.arrows").subarray(0, 1000)],
    "its end mark cut off": [
      "arrow-truncated",
      fixture("arrow/stream.arrows").subarray(0, -8),
      /close/,
    ],
    "a byte after its end mark": [
      "arrow-corrupt",
      concatenate([fixture("arrow/stream.arrows"), new Uint8Array(1)]),
      /1 bytes after its end/,
    ],
    "a footer longer than itself": ["arrow-corrupt", footless, /footer/],
    "a message that is none": [
      "arrow-corrupt",
      changed("arrow/stream.arrows", CONTINUATION, [0, 0, 0, 0]),
    ],
    "a compressed buffer that is none": [
      "arrow-corrupt",
      changed("arrow/many-lz4.arrow", LZ4_FRAME, [0]),
      /LZ4/,
    ],
    "another codec": ["arrow-compression", refused("codec"), /LZ4 or Zstandard/],
    "a long message": [
      "arrow-limit",
      changed("arrow/stream.arrows", CONTINUATION, [0, 0, 0x40, 0], 4),
      /4194304/,
    ],
    "a null": ["arrow-null", refused("null"), /"label" has a null in row 2/],
    "a null for a list": ["arrow-null", refused("null-list"), /row 1/],
    "a null in a list": ["arrow-null", refused("null-in-list"), /row 1/],
    "a null in a list of fixed size": ["arrow-null", refused("null-in-fixed-list"), /row 1/],
    "a null for a text": ["arrow-null", refused("null-text"), /row 1/],
    "an empty list": ["arrow-ragged", refused("empty-list"), /row 0|row 1/],
    "lists of different lengths": ["arrow-ragged", refused("ragged"), /row 0|row 1/],
    "a struct": ["arrow-type", refused("struct"), /"view1" is of the type struct/],
    "a list of lists": ["arrow-type", refused("list-of-lists")],
    "a list of texts": ["arrow-type", refused("list-of-texts")],
    "a date": ["arrow-type", refused("date"), /timestamp/],
    "a decimal number": ["arrow-type", refused("decimal"), /decimal/],
    "a dictionary that grows": [
      "arrow-type",
      fixture("refused/delta.arrows"),
      /emit_dictionary_deltas/,
    ],
    "an integer beyond 2^53": ["arrow-value", refused("beyond")],
    "text in Latin-1": ["text-encoding", refused("latin1")],
    "a text of 2,000 bytes": ["table-limit", refused("document"), /2000 bytes/],
  },
};

export const largeArrowRefusals: Refusals = {
  what: "an Arrow file with too",
  read: (bytes, limits) => parseArrow(bytes, limits),
  limits: { scratchBytes: 30 },
  cases: {
    "many columns": ["table-limit", fixture("arrow/every-type.arrow")],
    "large arrays": ["arrays-limit", fixture("arrow/many-none.arrow")],
    "large buffers": ["arrow-limit", fixture("arrow/fixed-zstd.arrow")],
  },
};
