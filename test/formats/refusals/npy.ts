import { fixture, npyArray } from "../fixtures.ts";
import { concatenate, header, magic, makeNpy } from "../make-npy.ts";
import type { Refusal, Refusals } from "./refusals.ts";

/** An array of no values, whatever its shape announces. */
function announced(descr: string, shape: string): Uint8Array {
  return makeNpy(header(descr, shape));
}

const cases: Record<string, Refusal> = {
  nothing: ["npy-signature", new Uint8Array()],
  "a picture": ["npy-signature", Uint8Array.from([0x89, 0x50, 0x4e, 0x47]), /np\.save/],
  "a pickle": ["npy-signature", new TextEncoder().encode("\x80\x04\x95np.array.")],
  "version 4.0": ["npy-version", makeNpy(header("|u1", "(2,)"), [7, 9], 4), /4\.0/],
  "version 0.0": ["npy-version", makeNpy(header("|u1", "(2,)"), [7, 9], 0)],
  "a header of 4 GiB": ["npy-header", magic(2, 0xffffffff), /4294967295/],
  "a header of 64 KiB": ["npy-header", magic(3, 65_536), /65535/],
  "a header that is missing": ["npy-truncated", magic(1, 118), /12.*|10/],
  "a header that is code": ["npy-header", makeNpy("__import__('os').abort()")],
  "a header that is empty": ["npy-header", makeNpy("{}"), /missing/],
  "a shape that is a sum": ["npy-header", announced("|u1", "(1+1,)")],
  "a shape that is a number": ["npy-header", announced("|u1", "(2)"), /comma/],
  "a shape that is a list": ["npy-header", announced("|u1", "[2]")],
  "a shape of fractions": ["npy-header", announced("|u1", "(2.0,)")],
  "a shape of words": ["npy-header", announced("|u1", "(True,)")],
  "a shape in hexadecimal": ["npy-header", announced("|u1", "(0x2,)")],
  "a shape with a leading zero": ["npy-header", announced("|u1", "(02,)")],
  "a shape that does not end": ["npy-header", announced("|u1", "(2,")],
  "a shape with two commas": ["npy-header", announced("|u1", "(2,,)")],
  "a layout that is a number": ["npy-header", makeNpy(header("|u1", "(2,)", "1"))],
  "a layout that is a longer word": ["npy-header", makeNpy(header("|u1", "(2,)", "Falsehood"))],
  "no shape": ["npy-header", makeNpy("{'descr': '|u1', 'fortran_order': False}"), /missing/],
  "no layout": ["npy-header", makeNpy("{'descr': '|u1', 'shape': (2,)}"), /missing/],
  "two shapes": [
    "npy-header",
    makeNpy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}", [7, 9]),
    /"shape" is repeated/,
  ],
  "two layouts": [
    "npy-header",
    makeNpy("{'descr': '|u1', 'fortran_order': False, 'fortran_order': True, 'shape': (2,)}"),
    /"fortran_order" is repeated/,
  ],
  "an unknown key": [
    "npy-header",
    makeNpy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), 'align': True}"),
    /"align"/,
  ],
  "a key named as JavaScript's": [
    "npy-header",
    makeNpy("{'__proto__': '|u1', 'fortran_order': False, 'shape': (2,)}"),
    /"__proto__"/,
  ],
  "a string with an escape": ["npy-header", makeNpy(header("\\x3cf4", "(2,)"))],
  "a string that does not end": ["npy-header", makeNpy("{'descr")],
  "words after the dictionary": ["npy-header", makeNpy(`${header("|u1", "(2,)")} #`)],
  "a header without its newline": [
    "npy-header",
    concatenate([magic(1, 60), new TextEncoder().encode(header("|u1", "(2,)").padEnd(60))]),
    /\\n/,
  ],
  "a header that goes on after its newline": ["npy-header", makeNpy(`${header("|u1", "(2,)")}\n`)],
  objects: [
    "npy-object-dtype",
    fixture("refused/object.npy"),
    /never unpickled.*allow_pickle=False/,
  ],
  fields: ["npy-structured-dtype", fixture("refused/structured.npy"), /structured/],
  "fields with Greek names": ["npy-structured-dtype", fixture("refused/structured-unicode.npy")],
  "fields that are arrays": ["npy-structured-dtype", fixture("refused/subarray.npy")],
  "a tuple of a type": [
    "npy-structured-dtype",
    makeNpy("{'descr': ('<f4', (2,)), 'fortran_order': False, 'shape': (2,)}"),
  ],
  "complex numbers": ["npy-dtype", fixture("refused/complex.npy"), /"<c8".*astype/],
  dates: ["npy-dtype", fixture("refused/datetime.npy")],
  "long doubles": ["npy-dtype", fixture("refused/longdouble.npy"), /"<f16"/],
  void: ["npy-dtype", fixture("refused/void.npy")],
  "no byte order": ["npy-dtype", announced("f4", "(0,)")],
  "an irrelevant byte order for four bytes": ["npy-dtype", announced("|f4", "(0,)")],
  "a native byte order": ["npy-dtype", announced("=f4", "(0,)")],
  "a type without a size": ["npy-dtype", announced("<f", "(0,)")],
  "a type named as JavaScript's": ["npy-dtype", announced("constructor", "(0,)")],
  "strings of no width": ["npy-dtype", announced("<U0", "(1000000000000,)")],
  "bytes of no width": ["npy-dtype", announced("|S0", "(1000000000000,)")],
  "strings of absurd width": ["npy-dtype", announced("<U9999999999", "(1,)")],
  "a negative dimension": ["npy-shape", announced("|u1", "(-2, -1)"), /negative/],
  "a dimension of 2^53": ["npy-shape", announced("|u1", "(9007199254740992,)")],
  "a dimension of 65,000 digits": ["npy-shape", announced("|u1", `(${"9".repeat(65_000)},)`)],
  "a product beyond 2^53": ["npy-shape", announced("<f8", "(1000000000, 2000000)")],
  "a product that wraps to 2 in 64 bits": [
    "npy-shape",
    announced("|u1", "(4294967296, 4294967296, 2)"),
  ],
  "a product hidden behind a 0": ["npy-shape", announced("<f4", "(0, 4294967296, 4294967296)")],
  "columns without end and no rows": ["npy-shape", announced("<f4", "(0, 1000000000)"), /65536/],
  "rows without end and no columns": ["npy-shape", announced("<f4", "(1000000000, 0)")],
  "a shape of 65 dimensions": ["npy-shape", announced("|u1", `(${"1, ".repeat(65)})`)],
  "three million strings": [
    "npy-shape",
    makeNpy(header("|S1", "(3000000,)"), new Uint8Array(3_000_000)),
    /integers/,
  ],
  "a shape of 10^12 and no values": [
    "npy-truncated",
    announced("<f4", "(1000000000000,)"),
    /4000000000000 bytes.*from byte 128.*0 are there/,
  ],
  "half a value": ["npy-truncated", makeNpy(header("<f4", "(1,)"), [0, 0])],
  "a value too many": ["npy-trailing-bytes", makeNpy(header("|u1", "(2,)"), [1, 2, 3])],
  "a value of no rows": ["npy-trailing-bytes", makeNpy(header("|u1", "(0, 5)"), [1])],
  "a shape of 2 for a matrix": [
    "npy-trailing-bytes",
    makeNpy(header("<f4", "(2,)"), new Uint8Array(40)),
  ],
  "an integer of 2^53": [
    "npy-value",
    fixture("refused/int64-beyond.npy"),
    /byte 136: 9007199254740992/,
  ],
  "an integer of −2^53": [
    "npy-value",
    fixture("refused/int64-beyond-negative.npy"),
    /-9007199254740992/,
  ],
  "an integer of 2^64 − 1": ["npy-value", fixture("refused/uint64-beyond.npy")],
  "a bool of 2": ["npy-value", makeNpy(header("|b1", "(3,)"), [0, 1, 2]), /byte 130: 2/],
  "a label of Latin-1": ["npy-value", fixture("refused/latin1.npy"), /UTF-8/],
  "a character beyond Unicode": [
    "npy-value",
    makeNpy(header("<U1", "(1,)"), [0, 0, 0x11, 0]),
    /0x110000/,
  ],
  "half a surrogate pair": ["npy-value", makeNpy(header("<U1", "(1,)"), [0, 0xd8, 0, 0]), /0xd800/],
};

export const npyRefusals: Refusals = {
  what: "an array of",
  read: (bytes) => npyArray(bytes, "view1"),
  limits: {},
  cases,
};
