import { expect, test } from "vitest";
import { bytesOfPart, partBytes, partCount } from "../../../src/api/jobs/file-parts.ts";

const MEBIBYTE = 2 ** 20;
const GIBIBYTE = 2 ** 30;

test("a file of up to 8 MiB is one part, and one byte more makes two", () => {
  expect(partCount(1)).toBe(1);
  expect(partCount(8 * MEBIBYTE)).toBe(1);
  expect(partCount(8 * MEBIBYTE + 1)).toBe(2);
  expect(bytesOfPart(8 * MEBIBYTE + 1, 2)).toBe(1);
});

test("larger files have larger parts, about a thousand of them, none above 64 MiB", () => {
  for (const bytes of [1, 100, 9e6, 8 * GIBIBYTE, 8 * GIBIBYTE + 1, 20e9, 64 * GIBIBYTE]) {
    const size = partBytes(bytes);
    expect(Math.log2(size) % 1).toBe(0);
    expect(size).toBeLessThanOrEqual(64 * MEBIBYTE);
    expect(partCount(bytes)).toBeLessThanOrEqual(1024);
  }
  expect(partBytes(64 * GIBIBYTE)).toBe(64 * MEBIBYTE);
});

test("the parts of a file have all its bytes", () => {
  for (const bytes of [1, 8 * MEBIBYTE, 20 * MEBIBYTE + 17, 8 * GIBIBYTE + 1]) {
    let sum = 0;
    for (let part = 1; part <= partCount(bytes); part++) sum += bytesOfPart(bytes, part);
    expect(sum).toBe(bytes);
  }
});
