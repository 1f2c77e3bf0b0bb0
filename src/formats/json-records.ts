import { FormatError, quoted } from "./format-error.ts";
import { badValue, type JsonArrays, pointerTo } from "./json-array.ts";
import { countValues } from "./json-count.ts";
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  type JsonReader,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from "./json-reader.ts";
import type { NamedArray } from "./named-array.ts";
import type { ReadLimits } from "./read-limits.ts";
import { type ColumnShape, type ColumnTarget, planTable } from "./table-plan.ts";

/** A field that all records have. */
interface Field {
  readonly shape: ColumnShape;
  readonly target: ColumnTarget;
  /** Its name as the first record writes it, quotes included. */
  readonly key: Uint8Array;
}

/**
 * Records, one after another, as the rows of a table: fields that are numbers, texts or lists of
 * numbers. The first says which there are; the others may order them as they like.
 */
export class JsonRecords {
  readonly arrays: ReadonlyMap<string, NamedArray>;
  readonly #reader: JsonReader;
  readonly #to: JsonArrays;
  readonly #fields: readonly Field[];
  readonly #indices: ReadonlyMap<string, number>;
  /** The row of which each field was read last. */
  readonly #read: Int32Array;

  /** The reader is at the first record, and stays there. */
  constructor(
    reader: JsonReader,
    rows: number,
    pointer: string,
    to: JsonArrays,
    limits: ReadLimits,
  ) {
    const start = reader.at;
    const found = [...fieldsOf(reader, pointer, limits)];
    reader.at = start;
    const shapes = found.map(({ shape }) => shape);
    const { arrays, targets } = planTable(shapes, rows, to.budget);
    this.arrays = arrays;
    this.#reader = reader;
    this.#to = to;
    this.#fields = found.map((field, index) => ({ ...field, target: targets[index] }));
    this.#indices = new Map(shapes.map(({ name }, index) => [name, index]));
    this.#read = new Int32Array(found.length).fill(-1);
  }

  /** Reads the next record. @throws FormatError if it is not as the first was */
  read(row: number, pointer: string): void {
    const reader = this.#reader;
    if (!reader.take(OPEN_OBJECT)) throw noRecord(reader, pointer);
    let count = 0;
    if (!reader.take(CLOSE_OBJECT)) {
      do {
        const index = this.#index(count, pointer);
        const { name } = this.#fields[index].shape;
        if (this.#read[index] === row) throw repeated(reader, name, pointer);
        this.#read[index] = row;
        this.#value(this.#fields[index], row, pointer);
        count++;
      } while (reader.take(COMMA));
      if (!reader.take(CLOSE_OBJECT)) throw reader.unexpected('"," or "}"');
    }
    const missing = this.#read.findIndex((last) => last !== row);
    if (missing < 0) return;
    const { name } = this.#fields[missing].shape;
    throw ragged(name, `${pointer} has no field ${quoted(name)}, which the first record has`);
  }

  /** The field whose name comes next, most likely the one in turn. */
  #index(turn: number, pointer: string): number {
    const reader = this.#reader;
    if (turn < this.#fields.length && reader.takeAll(this.#fields[turn].key)) {
      if (reader.take(COLON)) return turn;
      throw reader.unexpected('":"');
    }
    const name = reader.string();
    reader.expect(COLON);
    const index = this.#indices.get(name);
    if (index !== undefined) return index;
    throw ragged(name, `${pointer} has a field ${quoted(name)}, which the first record has not`);
  }

  #value({ shape, target }: Field, row: number, pointer: string): void {
    const reader = this.#reader;
    const { name } = shape;
    if (shape.kind === "strings") {
      if (reader.peek() !== QUOTE) throw badValue(reader, name, pointerTo(pointer, name), "a text");
      const text = reader.string();
      if (target.kind === "strings") target.data[row] = this.#to.texts.share(text, name);
    } else if (shape.kind === "numbers") {
      const value = reader.number();
      if (Number.isNaN(value)) {
        throw badValue(reader, name, pointerTo(pointer, name), "a finite number");
      }
      if (target.kind === "numbers") target.data[target.offset + row * target.stride] = value;
    } else if (target.kind === "numbers") {
      this.#vector(target, name, row, pointer);
    }
  }

  #vector(
    target: Extract<ColumnTarget, { kind: "numbers" }>,
    name: string,
    row: number,
    pointer: string,
  ): void {
    const reader = this.#reader;
    const { data, width } = target;
    const start = target.offset + row * target.stride;
    if (!reader.take(OPEN_LIST)) {
      throw badValue(reader, name, pointerTo(pointer, name), "a list of numbers");
    }
    let length = 0;
    do {
      const value = reader.number();
      if (Number.isNaN(value)) {
        // An empty list, too, has another length than the first.
        if (length === 0 && reader.take(CLOSE_LIST)) throw badLength(name, pointer, 0, width);
        throw badValue(reader, name, `${pointerTo(pointer, name)}/${length}`, "a finite number");
      }
      if (length < width) data[start + length] = value;
      length++;
    } while (reader.take(COMMA));
    if (!reader.take(CLOSE_LIST)) throw reader.unexpected('"," or "]"');
    if (length !== width) throw badLength(name, pointer, length, width);
  }
}

/** The fields of the record that comes next. */
function* fieldsOf(
  reader: JsonReader,
  pointer: string,
  limits: ReadLimits,
): Generator<Pick<Field, "shape" | "key">> {
  if (!reader.take(OPEN_OBJECT)) throw noRecord(reader, pointer);
  const names = new Set<string>();
  if (reader.take(CLOSE_OBJECT)) {
    throw new FormatError("json-structure", "file", `${pointer} is a record without fields`);
  }
  do {
    reader.peek();
    const start = reader.at;
    const name = reader.string();
    const key = reader.bytes.subarray(start, reader.at);
    if (names.has(name)) throw repeated(reader, name, pointer);
    if (names.size === limits.columns) {
      throw new FormatError(
        "table-limit",
        "table",
        `${pointer} has more than ${limits.columns} fields; give a vector as a list`,
      );
    }
    names.add(name);
    reader.expect(COLON);
    yield { shape: shapeOf(reader, name, pointerTo(pointer, name), limits), key };
  } while (reader.take(COMMA));
  if (!reader.take(CLOSE_OBJECT)) throw reader.unexpected('"," or "}"');
}

/** The shape of the value that comes next, and goes on after it. */
function shapeOf(
  reader: JsonReader,
  name: string,
  pointer: string,
  limits: ReadLimits,
): ColumnShape {
  const first = reader.peek();
  if (first === QUOTE) {
    reader.string();
    return { name, kind: "strings" };
  }
  if (first === OPEN_LIST) {
    const { values, end } = countValues(reader.bytes, reader.at);
    if (values > limits.columns) {
      throw new FormatError(
        "table-limit",
        name,
        `${pointer} has ${values} values; at most ${limits.columns} are accepted in a record: give whole arrays by their names, {"view1": [[0.1, …], …]}`,
      );
    }
    if (values > 0) {
      reader.at = end;
      return { name, kind: "vectors", width: values, type: "float64" };
    }
  } else if (!Number.isNaN(reader.number())) {
    return { name, kind: "numbers", type: "float64" };
  }
  throw badValue(reader, name, pointer, "a number, a text or a list of numbers");
}

function noRecord(reader: JsonReader, pointer: string): FormatError {
  return badValue(reader, "file", pointer, 'a record such as {"view1": [0.1, …], "label": 3}');
}

function repeated(reader: JsonReader, name: string, pointer: string): FormatError {
  return new FormatError(
    "json-duplicate",
    name,
    `${pointer} has the field ${quoted(name)} twice (${reader.place()}); every name may appear once`,
  );
}

function badLength(name: string, pointer: string, length: number, width: number): FormatError {
  const place = pointerTo(pointer, name);
  return ragged(name, `${place} has ${length} numbers, but that of the first record has ${width}`);
}

function ragged(name: string, what: string): FormatError {
  return new FormatError("json-ragged", name, `${what}; all records must have the same fields`);
}
