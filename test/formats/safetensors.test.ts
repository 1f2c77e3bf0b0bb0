import { expect, test } from "vitest";
import { parseSafetensors } from "../../src/formats/safetensors.ts";
import { describeArray, expectedArrays, fixture, fixtures } from "./fixtures.ts";
import { concatenate } from "./make-npy.ts";
import { makeSafetensors } from "./make-safetensors.ts";

const FILES = fixtures("safetensors");

function describeTensors(bytes: Uint8Array, inPlace = false) {
  const tensors = [...parseSafetensors(bytes, undefined, { inPlace })];
  return Object.fromEntries(tensors.map(([name, tensor]) => [name, describeArray(tensor)]));
}

test.for(FILES)("%s has the tensors that safetensors wrote", (path) => {
  expect(describeTensors(fixture(path))).toStrictEqual(expectedArrays(path));
});

test.for(FILES)("%s is read at every address, in place and in copies", (path) => {
  const bytes = fixture(path);
  for (let shift = 0; shift < 9; shift++) {
    const padded = concatenate([new Uint8Array(shift), bytes, new Uint8Array(3)]);
    const shifted = padded.subarray(shift, shift + bytes.length);
    const before = padded.slice();
    expect(describeTensors(shifted), `${shift}`).toStrictEqual(expectedArrays(path));
    expect(padded).toStrictEqual(before);
    expect(describeTensors(shifted, true), `${shift}`).toStrictEqual(expectedArrays(path));
  }
});

test("aligned tensors are views of the file", () => {
  const bytes = fixture("safetensors/plain.safetensors");
  const data = parseSafetensors(bytes).get("view1")?.data as Float32Array;
  expect(data.buffer).toBe(bytes.buffer);
});

test("a tensor that only its header misaligns is moved, not copied", () => {
  const values = new Uint8Array(new Float32Array([1.5, -2]).buffer);
  const header = `{"view1":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} }`;
  for (const padding of ["", " ", "  ", "   "]) {
    const bytes = makeSafetensors(`${header}${padding}`, values);
    const data = parseSafetensors(bytes, undefined, { inPlace: true }).get("view1")
      ?.data as Float32Array;
    expect([...data]).toStrictEqual([1.5, -2]);
    expect(data.buffer).toBe(bytes.buffer);
  }
});

test("a file that was changed in place is refused when it is read again", () => {
  const header = `{"view1":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} }`;
  const bytes = makeSafetensors(header, new Uint8Array(8));
  expect((8 + header.length) % 4).not.toBe(0);
  parseSafetensors(bytes, undefined, { inPlace: true });
  expect(() => parseSafetensors(bytes)).toThrow(/safetensors/);
});
