import { expect, test } from "vitest";
import { describeArray, expectedArray, fixture, fixtures, npyArray } from "./fixtures.ts";
import { header, makeNpy } from "./make-npy.ts";

const FILES = fixtures("npy");

test.for(FILES)("%s has the values that NumPy wrote", (path) => {
  const array = npyArray(fixture(path), "view1");
  expect(describeArray(array)).toStrictEqual(expectedArray(path));
  expect(array.name).toBe("view1");
});

test("NumPy's files cover every type, both byte orders, both layouts and all versions", () => {
  const headers = FILES.map((path) => new TextDecoder("latin1").decode(fixture(path)));
  const descrs = headers.map((text) => /'descr': '([^']*)'/.exec(text)?.[1]);
  const numbers = ["i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"];
  const every = [...numbers.flatMap((kind) => [`<${kind}`, `>${kind}`]), "|b1", "|i1", "|u1"];
  for (const descr of [...every, "<U7", ">U7"]) {
    const layouts = headers.filter((_, index) => descrs[index] === descr);
    expect(layouts.length, descr).toBeGreaterThan(0);
    if (descr.includes("U")) continue;
    expect(
      layouts.some((text) => text.includes("'fortran_order': True")),
      descr,
    ).toBe(true);
    expect(
      layouts.some((text) => text.includes("'fortran_order': False")),
      descr,
    ).toBe(true);
  }
  expect(new Set(headers.map((text) => text.charCodeAt(6)))).toStrictEqual(new Set([1, 2, 3]));
});

test("aligned little-endian values are a view of the file, not a copy", () => {
  const bytes = fixture("npy/float32-little-c.npy");
  const array = npyArray(bytes, "view1");
  expect(array.data).toBeInstanceOf(Float32Array);
  expect((array.data as Float32Array).buffer).toBe(bytes.buffer);
});

test("values at an odd address are read all the same, from a copy", () => {
  const bytes = fixture("npy/float64-little-c.npy");
  const shifted = new Uint8Array(bytes.length + 1).subarray(1);
  shifted.set(bytes);
  const array = npyArray(shifted, "view1");
  expect(describeArray(array)).toStrictEqual(expectedArray("npy/float64-little-c.npy"));
  expect((array.data as Float64Array).buffer).not.toBe(shifted.buffer);
});

test.for(FILES)("reading %s from a Buffer leaves the Buffer as it was", (path) => {
  const bytes = fixture(path);
  npyArray(Buffer.from(bytes.buffer), "view1");
  expect(bytes).toStrictEqual(fixture(path));
});

test.for(FILES)("%s is read at every address in place, once", (path) => {
  for (let shift = 0; shift < 9; shift++) {
    const bytes = fixture(path);
    const shifted = new Uint8Array(bytes.length + shift).subarray(shift);
    shifted.set(bytes);
    const { buffer } = shifted;
    const array = npyArray(shifted, "view1", true);
    expect(describeArray(array), `${shift}`).toStrictEqual(expectedArray(path));
    const rearranged = /fortran_order': True/.test(new TextDecoder("latin1").decode(bytes));
    if (/32|16-|8-/.test(path) && !/float16/.test(path) && !rearranged) {
      expect((array.data as Float32Array).buffer).toBe(buffer);
    }
    if (shifted.every((byte, at) => byte === bytes[at])) continue;
    expect(() => npyArray(shifted, "view1")).toThrow(/does not start/);
  }
});

test.for([
  ["keys in another order", "{'shape': (2,), 'descr': '|u1', 'fortran_order': False}"],
  ["double quotes", `{"descr": "|u1", "fortran_order": False, "shape": (2,)}`],
  ["no spaces", "{'descr':'|u1','fortran_order':False,'shape':(2,)}"],
  ["many spaces", "{  'descr'  :  '|u1'  ,  'fortran_order' : False , 'shape' : ( 2 , ) , }"],
  ["an order for one byte", "{'descr': '<u1', 'fortran_order': False, 'shape': (2,)}"],
  ["a comma after the last dimension", "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 1,)}"],
])("a header may have %s", ([, text]) => {
  expect([...npyArray(makeNpy(text, [7, 9]), "labels").data]).toStrictEqual([7, 9]);
});

test("a header may be as long as version 1.0 can say", () => {
  const text = header("|u1", "(2,)") + " ".repeat(65_000);
  expect([...npyArray(makeNpy(text, [7, 9]), "labels").data]).toStrictEqual([7, 9]);
});

test("integers of 64 bits are read exactly up to ±(2^53 − 1)", () => {
  const array = npyArray(fixture("npy/int64-little-c.npy"), "labels");
  expect(array.data.slice(0, 2)).toStrictEqual(
    new Float64Array([-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]),
  );
});
