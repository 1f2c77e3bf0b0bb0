import { parseParquet } from "../../../src/formats/parquet.ts";
import { fixture } from "../fixtures.ts";
import type { Refusals } from "./refusals.ts";

const refused = (name: string) => fixture(`refused/${name}.parquet`);
const encrypted = fixture("parquet/lists-none.parquet");
encrypted[encrypted.length - 1] = "E".charCodeAt(0);
const long = fixture("parquet/lists-none.parquet");
new DataView(long.buffer).setUint32(long.length - 8, 2 ** 21, true);
const longer = fixture("parquet/lists-none.parquet");
new DataView(longer.buffer).setUint32(longer.length - 8, longer.length, true);

export const parquetRefusals: Refusals = {
  what: "a Parquet file with",
  read: (bytes, limits) => parseParquet(bytes, limits),
  limits: { columns: 64, arrayBytes: 2 ** 20 },
  cases: {
    nothing: ["parquet-truncated", ""],
    "its end cut off": [
      "parquet-truncated",
      fixture("parquet/lists-none.parquet").subarray(0, 200),
      /PAR1/,
    ],
    "an encrypted footer": ["parquet-encrypted", encrypted],
    "a long footer": ["parquet-limit", long, /2097152/],
    "a footer longer than the file": ["parquet-corrupt", longer],
    "a null": ["parquet-null", refused("null"), /"label" has a null in row 2/],
    "a null for a list": ["parquet-null", refused("null-list"), /row 1/],
    "a null in a list": ["parquet-null", refused("null-in-list"), /row 1/],
    "an empty list": ["parquet-null", refused("empty-list"), /empty list in row 1/],
    "lists of different lengths": ["parquet-ragged", refused("ragged"), /row 1/],
    "a last list that is longer": ["parquet-ragged", refused("longer-last")],
    "a struct": ["parquet-type", refused("struct"), /"view1" is a struct/],
    "a list of lists": ["parquet-type", refused("list-of-lists")],
    "a list of texts": ["parquet-type", refused("list-of-texts")],
    "a date": ["parquet-type", refused("date"), /TIMESTAMP/],
    "a decimal number": ["parquet-type", refused("decimal"), /DECIMAL/],
    "an integer beyond 2^53": ["parquet-value", refused("beyond")],
    "text in Latin-1": ["text-encoding", refused("latin1")],
    "an encoding that is not read": ["parquet-encoding", refused("delta"), /DELTA_BINARY_PACKED/],
  },
};

export const largeParquetRefusals: Refusals = {
  what: "a Parquet file with too",
  read: (bytes, limits) => parseParquet(bytes, limits),
  limits: { scratchBytes: 100 },
  cases: {
    "many columns": ["table-limit", fixture("parquet/every-type.parquet")],
    "large arrays": ["arrays-limit", fixture("parquet/small-pages.parquet")],
    "large pages": ["parquet-limit", fixture("parquet/lists-none.parquet"), /page of/],
  },
};
