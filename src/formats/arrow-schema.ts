import type { FlatTable } from "./flat-table.ts";
import { FormatError, quoted } from "./format-error.ts";
import type { NumberType } from "./number-type.ts";

/** A type that is read, and what its buffers are. */
export type ArrowType =
  | ArrowNumbers
  | { readonly kind: "texts"; readonly offsetBytes: 4 | 8 }
  | { readonly kind: "text-views" }
  | { readonly kind: "lists"; readonly offsetBytes: 4 | 8; readonly items: ArrowNumbers }
  | { readonly kind: "vectors"; readonly width: number; readonly items: ArrowNumbers }
  | {
      readonly kind: "coded";
      readonly id: bigint;
      readonly codes: ArrowNumbers;
      readonly values: ArrowType;
    };

/** Numbers; booleans are packed eight to a byte. */
export interface ArrowNumbers {
  readonly kind: "numbers";
  readonly type: NumberType;
}

export interface ArrowColumn {
  readonly name: string;
  readonly type: ArrowType;
}

const INT = 2;
const FLOAT = 3;
const BINARY = 4;
const UTF8 = 5;
const BOOL = 6;
const LIST = 12;
const FIXED_SIZE_LIST = 16;
const LARGE_BINARY = 19;
const LARGE_UTF8 = 20;
const LARGE_LIST = 21;
const UTF8_VIEW = 24;

/** What the others are called. */
const NAMES = [
  ..."none null int float binary text bool decimal date time timestamp interval list struct union".split(
    " ",
  ),
  ..."fixed-size binary|fixed-size list|map|duration|large binary|large text|large list".split("|"),
  ..."run-end encoded|binary view|text view|list view|large list view".split("|"),
];

const FLOATS: readonly NumberType[] = ["float16", "float32", "float64"];
const INTEGERS: Readonly<Record<string, NumberType>> = {
  "8,0": "uint8",
  "16,0": "uint16",
  "32,0": "uint32",
  "64,0": "uint64",
  "8,1": "int8",
  "16,1": "int16",
  "32,1": "int32",
  "64,1": "int64",
};

/**
 * @param most columns that are accepted
 * @throws FormatError `arrow-type` or `table-limit`
 */
export function arrowColumns(schema: FlatTable, most: number): ArrowColumn[] {
  if (schema.int16(0) !== 0) {
    throw new FormatError(
      "arrow-type",
      "file",
      "the Arrow file is big-endian; write it on a little-endian machine",
    );
  }
  const { length } = schema.vector(1, 4);
  if (length > most) {
    throw new FormatError(
      "table-limit",
      "table",
      `the Arrow file has ${length} columns; at most ${most} are accepted: write vectors as a list column`,
    );
  }
  return schema.tables(1).map((field) => {
    const name = field.text(0);
    return { name, type: typeOf(field, name) };
  });
}

function typeOf(field: FlatTable, name: string): ArrowType {
  const type = plainType(field, name);
  const dictionary = field.table(4);
  if (dictionary === undefined) return type;
  if (type.kind === "lists" || type.kind === "vectors") throw unread(name, "a dictionary of lists");
  const index = dictionary.table(1);
  const codes = index === undefined ? "int32" : integerType(index, name);
  const id = BigInt(dictionary.size(0));
  return { kind: "coded", id, codes: { kind: "numbers", type: codes }, values: type };
}

function plainType(field: FlatTable, name: string): Exclude<ArrowType, { readonly kind: "coded" }> {
  switch (field.byte(2)) {
    case BINARY:
    case UTF8:
      return { kind: "texts", offsetBytes: 4 };
    case LARGE_BINARY:
    case LARGE_UTF8:
      return { kind: "texts", offsetBytes: 8 };
    case UTF8_VIEW:
      return { kind: "text-views" };
    case LIST:
      return { kind: "lists", offsetBytes: 4, items: itemsOf(field, name) };
    case LARGE_LIST:
      return { kind: "lists", offsetBytes: 8, items: itemsOf(field, name) };
    case FIXED_SIZE_LIST: {
      const width = field.table(3)?.int32(0) ?? 0;
      if (width < 1) throw unread(name, `a list of ${width} values`);
      return { kind: "vectors", width, items: itemsOf(field, name) };
    }
  }
  const numbers = numbersType(field, name);
  if (numbers !== undefined) return numbers;
  throw unread(name, `of the type ${NAMES[field.byte(2)] ?? field.byte(2)}`);
}

function numbersType(field: FlatTable, name: string): ArrowNumbers | undefined {
  const type = field.table(3);
  switch (field.byte(2)) {
    case INT:
      return { kind: "numbers", type: integerType(type, name) };
    case FLOAT: {
      const float = FLOATS[type?.int16(0) ?? 0];
      return float === undefined ? undefined : { kind: "numbers", type: float };
    }
    case BOOL:
      return { kind: "numbers", type: "bool" };
  }
  return undefined;
}

function itemsOf(field: FlatTable, name: string): ArrowNumbers {
  const [item] = field.vector(5, 4).length === 1 ? field.tables(5) : [];
  const isPlain = item !== undefined && !item.has(4);
  const numbers = isPlain ? numbersType(item, name) : undefined;
  if (numbers !== undefined) return numbers;
  throw unread(name, "a list of something else than numbers");
}

function integerType(type: FlatTable | undefined, name: string): NumberType {
  const found = INTEGERS[`${type?.int32(0)},${type?.byte(1)}`];
  if (found !== undefined) return found;
  throw unread(name, `of integers of ${type?.int32(0)} bits`);
}

function unread(name: string, what: string): FormatError {
  return new FormatError(
    "arrow-type",
    name,
    `column ${quoted(name)} is ${what}; read are numbers, texts and lists of numbers: convert it, or leave it out`,
  );
}
