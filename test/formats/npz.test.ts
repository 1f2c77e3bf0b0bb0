import { expect, test } from "vitest";
import { FormatError } from "../../src/formats/format-error.ts";
import { parseNpz } from "../../src/formats/npz.ts";
import { describeArray, expectedArrays, fixture, fixtures } from "./fixtures.ts";
import { concatenate, header, makeNpy } from "./make-npy.ts";
import { makeZip } from "./make-zip.ts";

const FILES = fixtures("npz");

function describeArrays(bytes: Uint8Array) {
  const arrays = [...parseNpz(bytes)];
  return Object.fromEntries(arrays.map(([name, array]) => [name, describeArray(array)]));
}

test.for(FILES)("%s has the arrays that NumPy wrote", (path) => {
  expect(describeArrays(fixture(path))).toStrictEqual(expectedArrays(path));
});

/** The 16-bit and 32-bit fields of the first local header, and what is before the end record. */
function fields(path: string) {
  const bytes = fixture(path);
  const view = new DataView(bytes.buffer);
  return {
    flags: view.getUint16(6, true),
    method: view.getUint16(8, true),
    size: view.getUint32(22, true),
    locator: String.fromCharCode(...bytes.subarray(-42, -38)),
  };
}

test("NumPy's archives have ZIP64 headers, descriptors and ZIP64 end records", () => {
  expect(fields("npz/savez.npz")).toMatchObject({ flags: 0, method: 0, size: 0xffffffff });
  expect(fields("npz/savez-compressed.npz")).toMatchObject({ method: 8, size: 0xffffffff });
  expect(fields("npz/streamed.npz")).toMatchObject({ flags: 8, method: 0 });
  expect(fields("npz/streamed-compressed.npz")).toMatchObject({ flags: 8, method: 8 });
  expect(fields("npz/zip64.npz")).toMatchObject({ locator: "PK\x06\x07" });
});

test("a stored and aligned array is a view of the archive", () => {
  const data = makeNpy(header("<f4", "(2,)"), new Uint8Array(new Float32Array([1.5, -2]).buffer));
  const bytes = makeZip([
    { name: "view.npy", data, localExtra: new Uint8Array([9, 9, 6, 0, ...new Uint8Array(6)]) },
  ]);
  const view = parseNpz(bytes).get("view")?.data as Float32Array;
  expect([...view]).toStrictEqual([1.5, -2]);
  expect(view.buffer).toBe(bytes.buffer);
});

test("an archive within a larger buffer is read from its own bytes", () => {
  const bytes = fixture("npz/savez.npz");
  const padded = concatenate([new Uint8Array(13), bytes, new Uint8Array(5)]);
  expect(describeArrays(padded.subarray(13, 13 + bytes.length))).toStrictEqual(
    expectedArrays("npz/savez.npz"),
  );
});

test("descriptors of 12, 16, 20 and 24 bytes are read", () => {
  const data = makeNpy(header("|u1", "(2,)"), [7, 9]);
  const plain = makeZip([{ name: "labels.npy", data }]);
  const sums = plain.subarray(14, 26); // CRC, compressed size, size, in the descriptor's order
  const wide = concatenate([
    sums.subarray(0, 8),
    new Uint8Array(4),
    sums.subarray(8),
    new Uint8Array(4),
  ]);
  const signature = new Uint8Array([0x50, 0x4b, 7, 8]);
  for (const after of [
    sums,
    wide,
    concatenate([signature, sums]),
    concatenate([signature, wide]),
  ]) {
    const entry = {
      name: "labels.npy",
      data,
      flags: 8,
      local: { crc: 0, size: 0, compressedSize: 0 },
      after,
    };
    expect([...parseNpz(makeZip([entry, { name: "more.npy", data }])).keys()]).toHaveLength(2);
  }
});

test.for(FILES)("no prefix of %s is read", (path) => {
  const bytes = fixture(path);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => parseNpz(bytes.subarray(0, length)), `${length} bytes`).toThrow(FormatError);
  }
});

test.for(FILES)("nothing may be appended to %s", (path) => {
  for (const tail of [[0], [10], [0x50, 0x4b], [...fixture(path)]]) {
    const longer = concatenate([fixture(path), Uint8Array.from(tail)]);
    expect(() => parseNpz(longer), `${tail.length} bytes`).toThrow(FormatError);
  }
});

const FLIPPED = ["npz/streamed-compressed.npz", "npz/zip64.npz"];

test.for(FLIPPED)("whichever bit of %s is flipped, it is refused or read as before", (path) => {
  const before = JSON.stringify(expectedArrays(path));
  for (const [bit, after] of flipped(path)) {
    if (after !== "refused") expect(JSON.stringify(after), `bit ${bit}`).toBe(before);
  }
});

test("of an archive of np.savez, nothing but versions, dates and attributes is left unread", () => {
  const unread = new Set<number>();
  for (const [bit, after] of flipped("npz/savez.npz"))
    if (after !== "refused") unread.add(bit >> 3);
  const bytes = Buffer.from(fixture("npz/savez.npz"));
  const said = new Set<number>();
  for (const [signature, fields] of [
    ["PK\x03\x04", [4, 5, 10, 11, 12, 13]],
    ["PK\x01\x02", [4, 5, 6, 7, 12, 13, 14, 15, 36, 37, 38, 39, 40, 41]],
  ] as const) {
    for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 1)) {
      for (const field of fields) said.add(at + field);
    }
  }
  expect(unread).toStrictEqual(said);
});

function* flipped(path: string) {
  const bytes = fixture(path);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    bytes[bit >> 3] ^= 1 << (bit & 7);
    yield [bit, outcome(bytes)] as const;
    bytes[bit >> 3] ^= 1 << (bit & 7);
  }
}

function outcome(bytes: Uint8Array) {
  try {
    return describeArrays(bytes);
  } catch (error) {
    if (error instanceof FormatError) return "refused";
    throw error;
  }
}

test("an end record may leave everything to its ZIP64 twin", () => {
  const bytes = fixture("npz/zip64.npz");
  const end = bytes.length - 22;
  bytes.fill(0xff, end + 8, end + 20);
  expect(describeArrays(bytes)).toStrictEqual(expectedArrays("npz/zip64.npz"));
});
