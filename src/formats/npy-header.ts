// The header of an NPY file (NumPy's numpy/lib/_format_impl.py, versions 1.0, 2.0 and 3.0): magic,
// version, length, then a Python dictionary of exactly three keys, padded with spaces to a newline.
// NumPy evaluates that dictionary as a Python literal. Here it is read by a fixed grammar:
//
//   header = "{" [entry *("," entry) [","]] "}" newline      spaces may precede every token
//   entry  = "'descr'" ":" string | "'fortran_order'" ":" ("True" | "False") | "'shape'" ":" tuple
//   tuple  = "(" ")" | "(" integer "," [integer *("," integer) [","]] ")"

import { FormatError, type FormatProblem, quoted } from "./format-error.ts";

export interface NpyHeader {
  /** NumPy's type string, e.g. `<f4`. */
  readonly descr: string;
  /** Whether the first index, not the last, varies fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** The byte at which the array's values start. */
  readonly dataStart: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/** The longest that version 1.0 can announce; 2.0 could 4 GiB, for structured types. */
const HEADER_BYTES = 65_535;

/** All before the values, at most. */
export const NPY_START_BYTES = 12 + HEADER_BYTES;

const DIMENSIONS = 64; // NumPy's own limit

/** @throws FormatError of an `npy-…` kind, naming the array and the byte */
export function readNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) {
    throw new FormatError(
      "npy-signature",
      name,
      `array ${quoted(name)} does not start as an NPY file does (\\x93NUMPY); write it with np.save or np.savez`,
    );
  }
  if (bytes.length < 12) throw cutShort(name, bytes.length, 12);
  const [major, minor] = [bytes[6], bytes[7]];
  if (major < 1 || major > 3 || minor !== 0) {
    throw new FormatError(
      "npy-version",
      name,
      `array ${quoted(name)} is of NPY version ${major}.${minor} (byte 6); 1.0, 2.0 and 3.0 are read`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
  const start = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > HEADER_BYTES) {
    throw new FormatError(
      "npy-header",
      name,
      `array ${quoted(name)} announces a header of ${length} bytes (byte 8); at most ${HEADER_BYTES} are read`,
    );
  }
  const dataStart = start + length;
  if (bytes.length < dataStart) throw cutShort(name, bytes.length, dataStart);
  return { ...parseHeader(bytes.subarray(start, dataStart), start, name), dataStart };
}

function cutShort(name: string, length: number, needed: number): FormatError {
  return new FormatError(
    "npy-truncated",
    name,
    `array ${quoted(name)} ends after ${length} bytes, within its header of ${needed} or more; send the whole file`,
  );
}

const STRING = /'([^'\\\n]*)'|"([^"\\\n]*)"/y;
const BOOLEAN = /(True|False)(?!\w)/y;
const WHOLE_NUMBER = /(0|[1-9][0-9]*)(?![\w.])/y;

type Header = Omit<NpyHeader, "dataStart">;

function parseHeader(bytes: Uint8Array, start: number, name: string): Header {
  // A character a byte, so that positions are byte positions; all that is accepted is ASCII.
  const text = bytes.reduce((characters, byte) => characters + String.fromCharCode(byte), "");
  let at = 0;

  function fail(what: string, kind: FormatProblem = "npy-header"): never {
    throw new FormatError(kind, name, `array ${quoted(name)}, header byte ${start + at}: ${what}`);
  }

  function expected(what: string): never {
    fail(`${what} is needed, not ${quoted(text.slice(at, at + 16))}`);
  }

  function takes(character: string): boolean {
    while (text[at] === " ") at++;
    if (text[at] !== character) return false;
    at++;
    return true;
  }

  function need(character: string): void {
    if (!takes(character)) expected(quoted(character));
  }

  function needMatch(form: RegExp, what: string): string {
    while (text[at] === " ") at++;
    form.lastIndex = at;
    const match = form.exec(text);
    if (match === null) expected(what);
    at = form.lastIndex;
    return match[1] ?? match[2];
  }

  function parseDescr(): string {
    if (takes("[") || takes("(")) {
      fail(
        "its elements have several fields (a structured dtype); save each field as an array of its own",
        "npy-structured-dtype",
      );
    }
    return needMatch(STRING, "a type string such as '<f4'");
  }

  function parseBoolean(): boolean {
    return needMatch(BOOLEAN, "True or False") === "True";
  }

  function parseShape(): number[] {
    const shape: number[] = [];
    need("(");
    while (!takes(")")) {
      if (shape.length === DIMENSIONS) fail(`more than ${DIMENSIONS} dimensions`, "npy-shape");
      if (takes("-")) fail("a dimension is negative", "npy-shape");
      shape.push(Number(needMatch(WHOLE_NUMBER, "a whole number")));
      if (takes(",")) continue;
      if (shape.length === 1) expected("a comma: the shape of a vector is (n,)");
      need(")");
      break;
    }
    return shape;
  }

  const header: { -readonly [Key in keyof Header]?: Header[Key] } = {};
  const keys = new Set<string>();
  need("{");
  while (!takes("}")) {
    const key = needMatch(STRING, "a key in quotes");
    if (keys.has(key)) fail(`the key ${quoted(key)} is repeated`);
    keys.add(key);
    need(":");
    if (key === "descr") header.descr = parseDescr();
    else if (key === "fortran_order") header.fortranOrder = parseBoolean();
    else if (key === "shape") header.shape = parseShape();
    else fail(`the key ${quoted(key)} is none of descr, fortran_order and shape`);
    if (takes(",")) continue;
    need("}");
    break;
  }
  need("\n");
  if (at !== text.length) fail("the header goes on after its newline");
  const { descr, fortranOrder, shape } = header;
  if (descr === undefined || fortranOrder === undefined || shape === undefined) {
    fail("a key of descr, fortran_order and shape is missing");
  }
  return { descr, fortranOrder, shape };
}
