import { parseCsv } from "../../../src/formats/csv.ts";
import type { Refusals } from "./refusals.ts";

export const csvRefusals: Refusals = {
  what: "a CSV file with",
  read: (bytes, limits) => parseCsv(bytes, limits, { arrayName: "view1" }),
  limits: {},
  cases: {
    nothing: ["csv-empty", "", /is empty/],
    "empty lines only": ["csv-empty", "\n\r\n"],
    "a header only": ["csv-empty", "label,view1_0\n", /no rows/],
    "a quote that is not closed": ["csv-quote", 'label,a\n"cat,1\ndog,2', /line 2.*never closed/],
    "a quote that closes early": ["csv-quote", 'label,a\n"cat"s,1\n', /line 2/],
    "a quote within a cell": ["csv-quote", 'label,a\ncat"s,1\n', /line 2/],
    "a longer line": [
      "csv-ragged",
      "1,2\n3,4,5\n",
      /line 2\) goes on after the last of the 2 cells/,
    ],
    "a shorter line": ["csv-ragged", "1,2,3\n3,4\n", /line 2\) ends after 2 of the 3 cells/],
    "a shorter line after a text of two lines": [
      "csv-ragged",
      'label,b\n"x\ny",2\n3\n',
      /row 1 \(line 4\)/,
    ],
    "an empty line": ["csv-value", "1,2\n\n3,4", /row 1 \(line 2\).*is empty/],
    "an empty line among labels": ["csv-value", "cat\n\ndog", /line 2\).*is empty.*label/],
    "an empty cell": ["csv-value", "1,2\n3,\n", /row 1 \(line 2\), column 1 of "view1" is empty/],
    "an empty cell in the first line": ["csv-header", ",2\n3,4\n"],
    "an empty cell under a name": ["csv-value", "a,b\n,4\n", /line 2\), column "a" is empty/],
    "an empty label": ["csv-value", "label,a\ncat,1\n,4\n", /line 3.*needs a label/],
    NaN: ["csv-value", "view1_0,label\n1,2\nnan,3", /row 1 \(line 3\), column "view1_0" is "nan"/],
    "an infinity": ["csv-value", "1,2\n3,-inf", /"-inf", which is no finite number/],
    "an infinite number": ["csv-value", "1,2\n3,1e999"],
    "NA among labels of numbers": ["csv-value", "label,view1_0\n1,2\nNA,3", /leave rows/],
    "a decimal comma": ["csv-value", "1;2\n0,25;1\n", /decimal comma/],
    "a word among numbers": ["csv-value", "1,2\n3,x"],
    "a word among components": ["csv-value", "view1_0,view1_1\nx,1"],
    "a word among other numbers": ["csv-value", "view1_0,weight\n1,1\n1,x"],
    "names and numbers in its first line": ["csv-header", "a,1\n2,3", /1 names and 1 numbers/],
    "a comment": ["csv-header", "# a,b\n1,2", /comments=""/],
    "pandas' column numbers": ["csv-header", "0,1,2\n3.5,4,5", /header=False/],
    "pandas' row numbers": ["csv-header", ",view1_0\n0,1.5", /index=False/],
    "two columns of one name": ["table-columns", "a,a\n0,1.5", /two columns/],
    "many columns": ["table-limit", "1,2,3,4,5\n", /more than 4 cells/],
    "a long label": ["table-limit", `label,a\n${"x".repeat(1025)},1`, /line 2.*1025 bytes/],
    "many rows": ["arrays-limit", "1,2\n".repeat(200)],
    "many words": [
      "arrays-limit",
      `label,a\n${Array.from({ length: 30 }, (_, index) => `x${index},1`).join("\n")}`,
    ],
    "UTF-16": ["text-encoding", Uint8Array.of(0xff, 0xfe, 0x31, 0), /CSV UTF-8/],
    "Latin-1": ["text-encoding", Uint8Array.of(0x61, 0x2c, 0x62, 0x0a, 0xd6, 0x2c, 0x31), /line 2/],
  },
};

export const namelessCsvRefusals: Refusals = {
  what: "a CSV file, sent without a name, with",
  read: (bytes, limits) => parseCsv(bytes, limits),
  limits: {},
  cases: {
    "no header": ["unnamed-array", "1,2\n3,4\n", /curl -F view1=@FILE.*header/],
    "one column of numbers": ["unnamed-array", "1\n2\n"],
  },
};
