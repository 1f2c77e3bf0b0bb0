import { readFileSync } from "node:fs";
import { constants, deflateRawSync, gzipSync, inflateRawSync, type ZlibOptions } from "node:zlib";
import { describe, expect, test } from "vitest";
import { crc32 } from "../../src/formats/crc32.ts";
import { inflateGzipPlain, inflateRawPlain } from "../../src/formats/inflate-plain.ts";
import { randomUniform } from "../../src/numerics/random.ts";

const random = randomUniform(20);
const bytes = (length: number, byte: () => number) => Uint8Array.from({ length }, byte);

const CONTENTS: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(0),
  "one byte": Uint8Array.of(7),
  zeros: new Uint8Array(300_000),
  noise: bytes(70_000, () => 256 * random()),
  "few symbols": bytes(50_000, () => 256 * random() ** 8),
  text: new TextEncoder().encode(readFileSync("src/formats/zip.ts", "utf8").repeat(9)),
  numbers: new Uint8Array(Float32Array.from({ length: 30_000 }, () => random() - 0.5).buffer),
};

const SETTINGS: Readonly<Record<string, ZlibOptions>> = {
  "by default": {},
  "as fast as can be": { level: 1 },
  "as small as can be": { level: 9, memLevel: 9 },
  stored: { level: 0 },
  "by the fixed code": { strategy: constants.Z_FIXED },
  "without matches": { strategy: constants.Z_HUFFMAN_ONLY },
  "by repetitions": { strategy: constants.Z_RLE },
  "in many blocks": { memLevel: 1 },
};

describe.each(Object.entries(CONTENTS))("%s", (_, content) => {
  test.each(Object.entries(SETTINGS))("compressed %s are what they were", (_, settings) => {
    const compressed = deflateRawSync(content, settings);
    const { output, consumed } = inflateRawPlain(compressed, content.length);
    expect(Buffer.compare(output, content)).toBe(0);
    expect(consumed).toBe(compressed.length);
    const trailing = Buffer.concat([compressed, Buffer.from("more")]);
    expect(inflateRawPlain(trailing, content.length).consumed).toBe(compressed.length);
    const zipped = gzipSync(content, settings);
    expect(Buffer.compare(inflateGzipPlain(zipped, content.length), content)).toBe(0);
    if (content.length > 0) {
      expect(() => inflateRawPlain(compressed, content.length - 1)).toThrow(RangeError);
    }
  });
});

/** What zlib makes of a stream: the bytes and how many it took, or that it refuses. */
function byZlib(compressed: Uint8Array, size: number) {
  try {
    const options = { maxOutputLength: size, info: true };
    const { buffer, engine } = inflateRawSync(compressed, options) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    return { output: Buffer.from(buffer).toString("base64"), consumed: engine.bytesWritten };
  } catch (error) {
    return { isTooLong: error instanceof RangeError };
  }
}

function byScript(compressed: Uint8Array, size: number) {
  try {
    const { output, consumed } = inflateRawPlain(compressed, size);
    return { output: Buffer.from(output).toString("base64"), consumed };
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return { isTooLong: error instanceof RangeError };
  }
}

test("damaged streams are refused where zlib refuses them, and else read as it reads them", () => {
  const short = [
    CONTENTS.text.subarray(0, 900),
    CONTENTS["few symbols"].subarray(0, 700),
    CONTENTS.zeros.subarray(0, 5000),
  ];
  let refused = 0;
  let read = 0;
  for (let round = 0; round < 20_000; round++) {
    const content = short[round % short.length];
    const settings = Object.values(SETTINGS)[Math.floor(random() * 8)];
    const stream = Uint8Array.from(deflateRawSync(content, settings));
    for (let change = 0; change <= round % 3; change++) {
      const at = Math.floor(random() ** 2 * stream.length);
      stream[at] ^= 1 << Math.floor(8 * random());
    }
    const cut = round % 5 === 0 ? stream.subarray(0, random() * stream.length) : stream;
    const expected = byZlib(cut, 2 * content.length);
    expect(byScript(cut, 2 * content.length)).toEqual(expected);
    if ("output" in expected) read++;
    else refused++;
  }
  expect(refused).toBeGreaterThan(2000);
  expect(read).toBeGreaterThan(2000);
});

test("members of gzip may follow one another, with names and comments; wrong sums are refused", () => {
  const member = gzipSync("abc");
  const named = Buffer.concat([
    Uint8Array.of(0x1f, 0x8b, 8, 0b11110, 0, 0, 0, 0, 0, 3),
    Uint8Array.of(2, 0, 9, 9), // a further field
    Buffer.from("name\0comment\0"),
    Uint8Array.of(0, 0), // a sum of the header
    member.subarray(10),
  ]);
  const both = inflateGzipPlain(Buffer.concat([member, named]), 6);
  expect(Buffer.from(both).toString()).toBe("abcabc");
  for (const at of [0, 1, 2, member.length - 8, member.length - 1]) {
    const wrong = Uint8Array.from(member);
    wrong[at] ^= 1;
    expect(() => inflateGzipPlain(wrong, 3)).toThrow(/incorrect/);
  }
  expect(() => inflateGzipPlain(member.subarray(0, -1), 3)).toThrow(/unexpected end/);
});

test("the sum is that of the specification", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});
