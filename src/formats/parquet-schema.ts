import type { FileMetaData, SchemaElement } from "hyparquet";
import { FormatError, quoted } from "./format-error.ts";
import type { NumberType } from "./number-type.ts";

/** How the values of a leaf column are stored. */
export type ParquetStorage =
  | { readonly kind: "numbers"; readonly type: NumberType }
  | { readonly kind: "booleans" }
  | { readonly kind: "texts" };

/** A column of numbers or texts, or of lists of numbers. */
export interface ParquetColumn {
  readonly name: string;
  /** Where it is among the leaf columns of a row group. */
  readonly leaf: number;
  readonly storage: ParquetStorage;
  readonly isList: boolean;
  /** The definition level of a value that is there. */
  readonly definition: number;
}

/** @throws FormatError `parquet-type`; Error if the schema contradicts itself */
export function parquetColumns({ schema }: FileMetaData): ParquetColumn[] {
  const columns: ParquetColumn[] = [];
  let at = 1;
  let leaf = 0;

  function take(): SchemaElement {
    if (at >= schema.length) throw new Error("its schema has fewer elements than it says");
    const element = schema[at++];
    // hyparquet's types promise one, whatever the file has.
    if (typeof element.name !== "string") throw new Error("a column of its schema has no name");
    return element;
  }

  for (let index = 0; index < (schema[0]?.num_children ?? 0); index++) {
    const element = take();
    const { name } = element;
    if (isLeaf(element)) {
      if (element.repetition_type === "REPEATED")
        throw unread(name, "repeated without being a list");
      const definition = element.repetition_type === "OPTIONAL" ? 1 : 0;
      columns.push({
        name,
        leaf: leaf++,
        storage: storageOf(element, name),
        isList: false,
        definition,
      });
      continue;
    }
    const middle = element.num_children === 1 ? take() : undefined;
    if (!isList(element) || middle?.repetition_type !== "REPEATED") {
      throw unread(name, "a struct or a map");
    }
    const item = isLeaf(middle) ? middle : middle.num_children === 1 ? take() : undefined;
    if (item === undefined || !isLeaf(item)) throw unread(name, "a list of lists or of structs");
    if (item !== middle && item.repetition_type === "REPEATED")
      throw unread(name, "a list of lists");
    const optional = [element, item].filter((part) => part.repetition_type === "OPTIONAL");
    const storage = storageOf(item, name);
    if (storage.kind === "texts") throw unread(name, "a list of texts");
    columns.push({ name, leaf: leaf++, storage, isList: true, definition: 1 + optional.length });
  }
  if (at !== schema.length) throw new Error("its schema has more elements than it says");
  return columns;
}

function isLeaf(element: SchemaElement): boolean {
  return element.type !== undefined;
}

function isList({ converted_type, logical_type }: SchemaElement): boolean {
  return converted_type === "LIST" || logical_type?.type === "LIST";
}

const ANNOTATED_INTEGERS: readonly (string | undefined)[] = [
  undefined,
  "INT_8",
  "INT_16",
  "INT_32",
  "INT_64",
  "UINT_8",
  "UINT_16",
  "UINT_32",
  "UINT_64",
];

/** Texts, and bytes that nothing is said of. */
const ANNOTATED_TEXTS: readonly (string | undefined)[] = [undefined, "UTF8", "ENUM", "JSON"];

function storageOf(element: SchemaElement, name: string): ParquetStorage {
  const { type, type_length, converted_type, logical_type } = element;
  const logical = logical_type?.type;
  switch (type) {
    case "BOOLEAN":
      return { kind: "booleans" };
    case "FLOAT":
      return { kind: "numbers", type: "float32" };
    case "DOUBLE":
      return { kind: "numbers", type: "float64" };
    case "INT32":
    case "INT64": {
      const isInteger = logical === undefined || logical === "INTEGER";
      if (!isInteger || !ANNOTATED_INTEGERS.includes(converted_type)) break;
      const isUnsigned =
        logical_type?.type === "INTEGER"
          ? !logical_type.isSigned
          : (converted_type?.startsWith("U") ?? false);
      const bits = type === "INT32" ? 32 : 64;
      return { kind: "numbers", type: `${isUnsigned ? "uint" : "int"}${bits}` };
    }
    case "FIXED_LEN_BYTE_ARRAY":
      if (logical !== "FLOAT16" || type_length !== 2) break;
      return { kind: "numbers", type: "float16" };
    case "BYTE_ARRAY":
      if (!ANNOTATED_TEXTS.includes(converted_type) || logical === "DECIMAL") break;
      return { kind: "texts" };
  }
  throw unread(name, `of the type ${logical ?? converted_type ?? type}`);
}

function unread(name: string, what: string): FormatError {
  return new FormatError(
    "parquet-type",
    name,
    `column ${quoted(name)} is ${what}; read are numbers, texts and lists of numbers: convert it, or leave it out`,
  );
}
