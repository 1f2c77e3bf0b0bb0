// Every way of being wrong, each with the smallest file that is wrong so.

import { constants, deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { InputError } from "../../src/errors.ts";
import { FormatError, type FormatProblem, formatProblems } from "../../src/formats/format-error.ts";
import { parseNpy } from "../../src/formats/npy.ts";
import { parseNpz } from "../../src/formats/npz.ts";
import { fixture } from "./fixtures.ts";
import { concatenate, header, magic, makeNpy } from "./make-npy.ts";
import { type Claims, makeZip } from "./make-zip.ts";

interface Refusal {
  readonly kind: FormatProblem;
  readonly bytes: Uint8Array;
  /** What the message must say, besides the array's or entry's name. */
  readonly says?: RegExp;
}

const TWO = makeNpy(header("|u1", "(2,)"), [7, 9]);

/** An array of no values, whatever its shape announces. */
function announced(descr: string, shape: string): Uint8Array {
  return makeNpy(header(descr, shape));
}

const npyRefusals: Record<string, Refusal> = {
  nothing: { kind: "npy-signature", bytes: new Uint8Array() },
  "a picture": {
    kind: "npy-signature",
    bytes: Uint8Array.from([0x89, 0x50, 0x4e, 0x47]),
    says: /np\.save/,
  },
  "a pickle": { kind: "npy-signature", bytes: new TextEncoder().encode("\x80\x04\x95np.array.") },
  "version 4.0": {
    kind: "npy-version",
    bytes: makeNpy(header("|u1", "(2,)"), [7, 9], 4),
    says: /4\.0/,
  },
  "version 0.0": { kind: "npy-version", bytes: makeNpy(header("|u1", "(2,)"), [7, 9], 0) },
  "a header of 4 GiB": { kind: "npy-header", bytes: magic(2, 0xffffffff), says: /4294967295/ },
  "a header of 64 KiB": { kind: "npy-header", bytes: magic(3, 65_536), says: /65535/ },
  "a header that is missing": { kind: "npy-truncated", bytes: magic(1, 118), says: /12.*|10/ },
  "a header that is code": { kind: "npy-header", bytes: makeNpy("__import__('os').abort()") },
  "a header that is empty": { kind: "npy-header", bytes: makeNpy("{}"), says: /missing/ },
  "a shape that is a sum": { kind: "npy-header", bytes: announced("|u1", "(1+1,)") },
  "a shape that is a number": { kind: "npy-header", bytes: announced("|u1", "(2)"), says: /comma/ },
  "a shape that is a list": { kind: "npy-header", bytes: announced("|u1", "[2]") },
  "a shape of fractions": { kind: "npy-header", bytes: announced("|u1", "(2.0,)") },
  "a shape of words": { kind: "npy-header", bytes: announced("|u1", "(True,)") },
  "a shape in hexadecimal": { kind: "npy-header", bytes: announced("|u1", "(0x2,)") },
  "a shape with a leading zero": { kind: "npy-header", bytes: announced("|u1", "(02,)") },
  "a shape that does not end": { kind: "npy-header", bytes: announced("|u1", "(2,") },
  "a shape with two commas": { kind: "npy-header", bytes: announced("|u1", "(2,,)") },
  "a layout that is a number": { kind: "npy-header", bytes: makeNpy(header("|u1", "(2,)", "1")) },
  "a layout that is a longer word": {
    kind: "npy-header",
    bytes: makeNpy(header("|u1", "(2,)", "Falsehood")),
  },
  "no shape": {
    kind: "npy-header",
    bytes: makeNpy("{'descr': '|u1', 'fortran_order': False}"),
    says: /missing/,
  },
  "no layout": {
    kind: "npy-header",
    bytes: makeNpy("{'descr': '|u1', 'shape': (2,)}"),
    says: /missing/,
  },
  "two shapes": {
    kind: "npy-header",
    bytes: makeNpy(
      "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}",
      [7, 9],
    ),
    says: /"shape" is repeated/,
  },
  "two layouts": {
    kind: "npy-header",
    bytes: makeNpy(
      "{'descr': '|u1', 'fortran_order': False, 'fortran_order': True, 'shape': (2,)}",
    ),
    says: /"fortran_order" is repeated/,
  },
  "an unknown key": {
    kind: "npy-header",
    bytes: makeNpy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), 'align': True}"),
    says: /"align"/,
  },
  "a key named as JavaScript's": {
    kind: "npy-header",
    bytes: makeNpy("{'__proto__': '|u1', 'fortran_order': False, 'shape': (2,)}"),
    says: /"__proto__"/,
  },
  "a string with an escape": { kind: "npy-header", bytes: makeNpy(header("\\x3cf4", "(2,)")) },
  "a string that does not end": { kind: "npy-header", bytes: makeNpy("{'descr") },
  "words after the dictionary": {
    kind: "npy-header",
    bytes: makeNpy(`${header("|u1", "(2,)")} #`),
  },
  "a header without its newline": {
    kind: "npy-header",
    bytes: concatenate([magic(1, 60), new TextEncoder().encode(header("|u1", "(2,)").padEnd(60))]),
    says: /\\n/,
  },
  "a header that goes on after its newline": {
    kind: "npy-header",
    bytes: makeNpy(`${header("|u1", "(2,)")}\n`),
  },
  objects: {
    kind: "npy-object-dtype",
    bytes: fixture("refused/object.npy"),
    says: /never unpickled.*allow_pickle=False/,
  },
  fields: {
    kind: "npy-structured-dtype",
    bytes: fixture("refused/structured.npy"),
    says: /structured/,
  },
  "fields with Greek names": {
    kind: "npy-structured-dtype",
    bytes: fixture("refused/structured-unicode.npy"),
  },
  "fields that are arrays": {
    kind: "npy-structured-dtype",
    bytes: fixture("refused/subarray.npy"),
  },
  "a tuple of a type": {
    kind: "npy-structured-dtype",
    bytes: makeNpy("{'descr': ('<f4', (2,)), 'fortran_order': False, 'shape': (2,)}"),
  },
  "complex numbers": {
    kind: "npy-dtype",
    bytes: fixture("refused/complex.npy"),
    says: /"<c8".*astype/,
  },
  dates: { kind: "npy-dtype", bytes: fixture("refused/datetime.npy") },
  "long doubles": { kind: "npy-dtype", bytes: fixture("refused/longdouble.npy"), says: /"<f16"/ },
  void: { kind: "npy-dtype", bytes: fixture("refused/void.npy") },
  "no byte order": { kind: "npy-dtype", bytes: announced("f4", "(0,)") },
  "an irrelevant byte order for four bytes": { kind: "npy-dtype", bytes: announced("|f4", "(0,)") },
  "a native byte order": { kind: "npy-dtype", bytes: announced("=f4", "(0,)") },
  "a type without a size": { kind: "npy-dtype", bytes: announced("<f", "(0,)") },
  "a type named as JavaScript's": { kind: "npy-dtype", bytes: announced("constructor", "(0,)") },
  "strings of no width": { kind: "npy-dtype", bytes: announced("<U0", "(1000000000000,)") },
  "bytes of no width": { kind: "npy-dtype", bytes: announced("|S0", "(1000000000000,)") },
  "strings of absurd width": { kind: "npy-dtype", bytes: announced("<U9999999999", "(1,)") },
  "a negative dimension": {
    kind: "npy-shape",
    bytes: announced("|u1", "(-2, -1)"),
    says: /negative/,
  },
  "a dimension of 2^53": { kind: "npy-shape", bytes: announced("|u1", "(9007199254740992,)") },
  "a dimension of 65,000 digits": {
    kind: "npy-shape",
    bytes: announced("|u1", `(${"9".repeat(65_000)},)`),
  },
  "a product beyond 2^53": { kind: "npy-shape", bytes: announced("<f8", "(1000000000, 2000000)") },
  "a product that wraps to 2 in 64 bits": {
    kind: "npy-shape",
    bytes: announced("|u1", "(4294967296, 4294967296, 2)"),
  },
  "a product hidden behind a 0": {
    kind: "npy-shape",
    bytes: announced("<f4", "(0, 4294967296, 4294967296)"),
  },
  "columns without end and no rows": {
    kind: "npy-shape",
    bytes: announced("<f4", "(0, 1000000000)"),
    says: /65536/,
  },
  "rows without end and no columns": {
    kind: "npy-shape",
    bytes: announced("<f4", "(1000000000, 0)"),
  },
  "a shape of 65 dimensions": {
    kind: "npy-shape",
    bytes: announced("|u1", `(${"1, ".repeat(65)})`),
  },
  "three million strings": {
    kind: "npy-shape",
    bytes: makeNpy(header("|S1", "(3000000,)"), new Uint8Array(3_000_000)),
    says: /integers/,
  },
  "a shape of 10^12 and no values": {
    kind: "npy-truncated",
    bytes: announced("<f4", "(1000000000000,)"),
    says: /4000000000000 bytes.*from byte 128.*0 are there/,
  },
  "half a value": { kind: "npy-truncated", bytes: makeNpy(header("<f4", "(1,)"), [0, 0]) },
  "a value too many": {
    kind: "npy-trailing-bytes",
    bytes: makeNpy(header("|u1", "(2,)"), [1, 2, 3]),
  },
  "a value of no rows": {
    kind: "npy-trailing-bytes",
    bytes: makeNpy(header("|u1", "(0, 5)"), [1]),
  },
  "a shape of 2 for a matrix": {
    kind: "npy-trailing-bytes",
    bytes: makeNpy(header("<f4", "(2,)"), new Uint8Array(40)),
  },
  "an integer of 2^53": {
    kind: "npy-value",
    bytes: fixture("refused/int64-beyond.npy"),
    says: /byte 136: 9007199254740992/,
  },
  "an integer of −2^53": {
    kind: "npy-value",
    bytes: fixture("refused/int64-beyond-negative.npy"),
    says: /-9007199254740992/,
  },
  "an integer of 2^64 − 1": { kind: "npy-value", bytes: fixture("refused/uint64-beyond.npy") },
  "a bool of 2": {
    kind: "npy-value",
    bytes: makeNpy(header("|b1", "(3,)"), [0, 1, 2]),
    says: /byte 130: 2/,
  },
  "a label of Latin-1": { kind: "npy-value", bytes: fixture("refused/latin1.npy"), says: /UTF-8/ },
  "a character beyond Unicode": {
    kind: "npy-value",
    bytes: makeNpy(header("<U1", "(1,)"), [0, 0, 0x11, 0]),
    says: /0x110000/,
  },
  "half a surrogate pair": {
    kind: "npy-value",
    bytes: makeNpy(header("<U1", "(1,)"), [0, 0xd8, 0, 0]),
    says: /0xd800/,
  },
};

test.for(Object.entries(npyRefusals))("an array of %s is refused", ([, { kind, bytes, says }]) => {
  const error = refusal(() => parseNpy(bytes, "view1"));
  expect(error.kind).toBe(kind);
  expect(error.parameter).toBe("view1");
  expect(error.message).toMatch(/^array "view1"/);
  expect(error.message).toMatch(says ?? /./);
  expect(error.message.length).toBeLessThan(400);
});

const ZEROS = new Uint8Array(2 ** 20);
const GOOD: Claims = { name: "view1.npy", data: TWO };

/** A deflate stream of so many MiB of zeros: a block of one, again and again. */
function zeros(mebibytes: number): Uint8Array {
  const block = deflateRawSync(ZEROS, { finishFlush: constants.Z_FULL_FLUSH });
  return concatenate([...Array<Uint8Array>(mebibytes).fill(block), Uint8Array.of(3, 0)]);
}

/** One entry within another: a stored file whose data are a whole local header and file. */
function nested(): Uint8Array {
  const inner = makeZip([{ name: "inner.npy", data: TWO }]).subarray(0, 30 + 9 + TWO.length);
  const outer: Claims = { name: "outer.npy", data: inner };
  return makeZip([outer, { name: "inner.npy", data: TWO, offset: 30 + 9 }]);
}

const deflated = deflateRawSync(TWO);

const npzRefusals: Record<string, Refusal> = {
  nothing: { kind: "zip-signature", bytes: new Uint8Array() },
  "a lone array": { kind: "zip-signature", bytes: TWO, says: /np\.savez/ },
  "half an archive": { kind: "zip-truncated", bytes: fixture("npz/savez.npz").subarray(0, 900) },
  "a comment": { kind: "zip-truncated", bytes: fixture("refused/comment.npz"), says: /comment/ },
  "an appended byte": {
    kind: "zip-truncated",
    bytes: concatenate([makeZip([GOOD]), new Uint8Array(1)]),
  },
  "a prefix": { kind: "zip-corrupt", bytes: fixture("refused/prefix.npz") },
  "a byte between two entries": {
    kind: "zip-corrupt",
    bytes: makeZip([
      { ...GOOD, after: new Uint8Array(1) },
      { ...GOOD, name: "b.npy" },
    ]),
    says: /belong to no entry/,
  },
  "a byte before the directory": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, after: new Uint8Array(1) }]),
  },
  "a byte after the directory": {
    kind: "zip-corrupt",
    bytes: makeZip([GOOD], { before: new Uint8Array(1) }),
  },
  "an entry that is not listed": {
    kind: "zip-corrupt",
    bytes: makeZip([GOOD, GOOD], { count: 1 }),
  },
  "an entry too many": { kind: "zip-corrupt", bytes: makeZip([GOOD], { count: 2 }) },
  "a directory that starts elsewhere": {
    kind: "zip-corrupt",
    bytes: makeZip([GOOD], { directoryStart: 4 }),
  },
  "a directory beyond 4 GiB": {
    kind: "zip-corrupt",
    bytes: makeZip([GOOD], { directoryStart: 0xffffffff, directoryBytes: 0xffffffff }),
  },
  "another name in the header": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, local: { name: "view2.npy" } }]),
  },
  "another size in the header": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, local: { size: 4 } }]),
  },
  "a size that only a descriptor could say": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, local: { size: 0 } }]),
  },
  "a size that ZIP64 does not say": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, local: { size: 0xffffffff } }]),
    says: /ZIP64/,
  },
  "a ZIP64 field too short": {
    kind: "zip-corrupt",
    bytes: makeZip([
      { ...GOOD, local: { size: 0xffffffff }, localExtra: Uint8Array.of(1, 0, 4, 0, 130, 0, 0, 0) },
    ]),
    says: /ZIP64/,
  },
  "a descriptor that is missing": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, flags: 8 }]),
    says: /descriptor/,
  },
  "a descriptor and a byte": {
    kind: "zip-corrupt",
    bytes: makeZip([
      {
        ...GOOD,
        flags: 8,
        after: concatenate([makeZip([GOOD]).subarray(14, 26), new Uint8Array(1)]),
      },
    ]),
  },
  "a descriptor that says otherwise": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, flags: 8, after: new Uint8Array(12) }]),
  },
  "a wrong CRC": { kind: "zip-corrupt", bytes: makeZip([{ ...GOOD, crc: 1 }]), says: /CRC-32/ },
  "a stored size that is not its own": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, size: 131 }]),
  },
  "a deflate stream that is none": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, deflated: true, payload: Uint8Array.of(7, 7, 7) }]),
  },
  "half a deflate stream": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, deflated: true, payload: deflated.subarray(0, -4) }]),
  },
  "bytes after its deflate stream": {
    kind: "zip-corrupt",
    bytes: makeZip([
      { ...GOOD, deflated: true, payload: concatenate([deflated, new Uint8Array(3)]) },
    ]),
    says: /announced/,
  },
  "less than it announces": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, deflated: true, size: TWO.length + 1 }]),
    says: /announced/,
  },
  "flags from the future": { kind: "zip-corrupt", bytes: makeZip([{ ...GOOD, flags: 0x4000 }]) },
  "a version from the future": {
    kind: "zip-corrupt",
    bytes: makeZip([{ ...GOOD, version: 64 }]),
    says: /ZIP 6\.3/,
  },
  "more than it announces": {
    kind: "zip-bomb",
    bytes: makeZip([{ ...GOOD, deflated: true, size: TWO.length - 1 }]),
    says: /129 bytes/,
  },
  "256 MiB that are announced as 1 MiB": {
    kind: "zip-bomb",
    bytes: makeZip([{ name: "view1.npy", data: ZEROS, deflated: true, payload: zeros(256) }]),
  },
  "1 MiB in ten bytes": {
    kind: "zip-bomb",
    bytes: makeZip([
      { name: "view1.npy", data: ZEROS, deflated: true, payload: new Uint8Array(10) },
    ]),
    says: /more than deflate/,
  },
  "4 GiB in 100 bytes": {
    kind: "zip-bomb",
    bytes: makeZip([{ ...GOOD, deflated: true, payload: new Uint8Array(100), size: 0xfffffffe }]),
  },
  "65 entries": {
    kind: "zip-limit",
    bytes: makeZip(Array.from({ length: 65 }, (_, index) => ({ ...GOOD, name: `${index}.npy` }))),
    says: /65.*64/,
  },
  "2 GiB": {
    kind: "zip-limit",
    bytes: makeZip([
      { ...GOOD, deflated: true, payload: zeros(3).subarray(0, 2048), size: 2 ** 20 },
      {
        ...GOOD,
        name: "b.npy",
        deflated: true,
        payload: new Uint8Array(2 ** 21 + 2 ** 16),
        size: 2 ** 31,
      },
    ]),
  },
  "two entries in the same bytes": {
    kind: "zip-overlap",
    bytes: makeZip([GOOD, { ...GOOD, name: "b.npy", offset: 0 }]),
  },
  "an entry within another": { kind: "zip-overlap", bytes: nested() },
  "an entry within the directory": {
    kind: "zip-corrupt",
    bytes: makeZip([GOOD, { ...GOOD, name: "b.npy", offset: 350 }]),
  },
  "entries that go on after the end": {
    kind: "zip-overlap",
    bytes: makeZip([
      { ...GOOD, size: 1000, compressedSize: 1000 },
      { ...GOOD, name: "b.npy", offset: 1039, size: 1000, compressedSize: 1000 },
      { ...GOOD, name: "c.npy", offset: 2074 },
    ]),
  },
  "an entry after the end": {
    kind: "zip-overlap",
    bytes: makeZip([
      { ...GOOD, size: 295, compressedSize: 295 },
      { ...GOOD, name: "b.npy", offset: 0xfffffff0 },
    ]),
  },
  "an entry beyond the end": {
    kind: "zip-corrupt",
    bytes: makeZip([
      { ...GOOD, name: "a.npy" },
      { ...GOOD, offset: 0xfffffff0 },
    ]),
  },
  "an entry that reaches into the directory": {
    kind: "zip-overlap",
    bytes: makeZip([{ ...GOOD, size: 140, compressedSize: 140 }]),
  },
  "encrypted entries": { kind: "zip-encrypted", bytes: makeZip([{ ...GOOD, flags: 1 }]) },
  "a second disk": { kind: "zip-multi-disk", bytes: makeZip([GOOD], { disk: 1 }) },
  "an entry on a second disk": { kind: "zip-multi-disk", bytes: makeZip([{ ...GOOD, disk: 1 }]) },
  bzip2: { kind: "zip-method", bytes: fixture("refused/bzip2.npz"), says: /12.*deflate/ },
  LZMA: { kind: "zip-method", bytes: fixture("refused/lzma.npz"), says: /14/ },
  folders: { kind: "zip-name", bytes: fixture("refused/folder.npz"), says: /"params\/w\.npy"/ },
  "a path out of the folder": {
    kind: "zip-name",
    bytes: makeZip([{ ...GOOD, name: "../view1.npy" }]),
  },
  "a path of Windows": { kind: "zip-name", bytes: makeZip([{ ...GOOD, name: "C:\\view1.npy" }]) },
  "a name with a NUL": { kind: "zip-name", bytes: makeZip([{ ...GOOD, name: "view1.npy\0.txt" }]) },
  "an empty name": { kind: "zip-name", bytes: makeZip([{ ...GOOD, name: "" }]) },
  "a name of 256 bytes": {
    kind: "zip-name",
    bytes: makeZip([{ ...GOOD, name: `${"a".repeat(252)}.npy` }]),
  },
  "a name in Latin-1": {
    kind: "zip-name",
    bytes: makeZip([{ ...GOOD, name: Uint8Array.of(0xd6, 0x6c) }]),
  },
  "two arrays of one name": {
    kind: "zip-duplicate",
    bytes: fixture("refused/duplicate.npz"),
    says: /"view1\.npy"/,
  },
  "a text": { kind: "npz-entry", bytes: fixture("refused/text.npz"), says: /"readme\.txt"/ },
  "an array without a name": { kind: "npz-entry", bytes: makeZip([{ ...GOOD, name: ".npy" }]) },
  "an object array": {
    kind: "npy-object-dtype",
    bytes: fixture("refused/object.npz"),
    says: /"labels"/,
  },
  "an entry that is no array": {
    kind: "npy-signature",
    bytes: makeZip([{ ...GOOD, data: ZEROS }]),
    says: /"view1"/,
  },
};

test.for(Object.entries(npzRefusals))(
  "an archive with %s is refused",
  ([, { kind, bytes, says }]) => {
    const error = refusal(() => parseNpz(bytes));
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(says ?? /./);
    expect(error.message.length).toBeLessThan(400);
    if (error.parameter !== "archive") expect(error.message).toContain(`"${error.parameter}"`);
  },
);

test("every documented problem has a refusal that shows it", () => {
  const shown = [...Object.values(npyRefusals), ...Object.values(npzRefusals)].map(
    ({ kind }) => kind,
  );
  expect(new Set(shown)).toStrictEqual(new Set(Object.keys(formatProblems)));
});

test.for([
  ["entries", { entries: 1, entryBytes: 1000, totalBytes: 1000 }, /2 entries; at most 1/],
  [
    "bytes of an entry",
    { entries: 2, entryBytes: 129, totalBytes: 1000 },
    /130 bytes; at most 129/,
  ],
  ["bytes in all", { entries: 2, entryBytes: 130, totalBytes: 259 }, /260 bytes.*at most 259/],
] as const)("a limit on %s is kept", ([, limits, says]) => {
  const bytes = makeZip([GOOD, { ...GOOD, name: "b.npy" }]);
  expect(parseNpz(bytes, { entries: 2, entryBytes: 130, totalBytes: 260 }).size).toBe(2);
  const error = refusal(() => parseNpz(bytes, limits));
  expect(error.kind).toBe("zip-limit");
  expect(error.message).toMatch(says);
});

test.for([
  ["disk", 4],
  ["count on this disk", 8],
  ["count", 10],
  ["size of the directory", 12],
  ["start of the directory", 16],
] as const)(
  "an end record that disagrees with its ZIP64 twin on the %s is refused",
  ([, field]) => {
    const bytes = fixture("npz/zip64.npz");
    bytes[bytes.length - 22 + field] ^= 1;
    expect(refusal(() => parseNpz(bytes)).kind).toBe("zip-corrupt");
  },
);

test("a bomb is refused without being inflated", () => {
  const bomb = makeZip([{ name: "view1.npy", data: ZEROS, deflated: true, payload: zeros(512) }]);
  const before = process.memoryUsage().arrayBuffers;
  expect(refusal(() => parseNpz(bomb)).kind).toBe("zip-bomb");
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * ZEROS.length);
});

function refusal(parse: () => unknown): FormatError {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error("it was read");
}
