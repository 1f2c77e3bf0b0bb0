import "./codecs.ts";
import { crc32, deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodeImage } from "../../src/encoders/decode-image.ts";
import { ImageError } from "../../src/encoders/image-error.ts";
import { MOST_PIXELS } from "../../src/encoders/image-header.ts";
import { imageFile, pillow } from "./images.ts";

async function refusal(bytes: Uint8Array): Promise<ImageError> {
  try {
    await decodeImage(bytes, "photo");
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
  throw new Error("the image was read");
}

test.each(Object.keys(pillow))("%s has the pixels that Pillow reads", async (name) => {
  const { image } = await decodeImage(imageFile(name), name);
  const { width, height, rgba } = pillow[name];
  expect([image.width, image.height]).toEqual([width, height]);
  expect(Buffer.from(image.pixels).toString("hex")).toBe(rgba);
});

test("the colour mode is that of the file", async () => {
  const modes = {
    "rgb.png": "rgb",
    "rgba.png": "rgba",
    "grey.png": "grey",
    "grey-alpha.png": "grey+alpha",
    "palette.png": "palette",
    "rgb.jpg": "rgb",
    "grey.jpg": "grey",
    "lossy.webp": "rgb",
    "alpha.webp": "rgba",
  };
  for (const [name, mode] of Object.entries(modes)) {
    const { header } = await decodeImage(imageFile(name), name);
    expect(header.mode, name).toBe(mode);
  }
});

test("an animated image is refused, for nobody can say which frame is meant", async () => {
  for (const name of ["animated.png", "animated.webp"]) {
    expect(await refusal(imageFile(name)), name).toMatchObject({ kind: "image-animated" });
  }
});

test("CMYK is refused, and the decoder works afterwards", async () => {
  const error = await refusal(imageFile("cmyk.jpg"));
  expect(error).toMatchObject({ kind: "image-colours", parameter: "photo" });
  expect(error.message).toContain("4 colour components");
  await decodeImage(imageFile("rgb.jpg"), "rgb.jpg");
});

test("what is no image says which bytes it starts with", async () => {
  const error = await refusal(new TextEncoder().encode("GIF89a and more"));
  expect(error.kind).toBe("image-format");
  expect(error.message).toContain("47 49 46 38");
  expect((await refusal(new Uint8Array())).kind).toBe("image-truncated");
});

/** A PNG file of one pixel that says it has width × height. */
function boastful(width: number, height: number): Uint8Array {
  const bytes = imageFile("rgb.png");
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

test("more pixels than 2048 × 2048 are refused by the header alone", async () => {
  expect(MOST_PIXELS).toBe(2048 * 2048);
  const huge = await refusal(boastful(50_000, 50_000));
  expect(huge).toMatchObject({ kind: "image-pixels-limit" });
  expect(huge.message).toContain("50000 × 50000");
  expect((await refusal(boastful(2049, 2048))).kind).toBe("image-pixels-limit");
  // One less, and the file is read further: its CRC was not changed with its size.
  expect((await refusal(boastful(2048, 2048))).message).toContain("CRC");
  expect((await refusal(boastful(0, 5))).kind).toBe("image-corrupt");
});

describe("an image that is cut off or changed on the way", () => {
  test.each(Object.keys(pillow))("%s: cut off anywhere it is refused", async (name) => {
    const bytes = imageFile(name);
    const start = name.endsWith(".jpg") ? 2 : name.endsWith(".png") ? 4 : 12;
    for (let length = start; length < bytes.length; length += 7) {
      const { kind } = await refusal(bytes.subarray(0, length));
      expect(kind, `${length} of ${bytes.length} bytes`).toBe("image-truncated");
    }
  });

  test("a changed byte of a PNG file is found by its CRC", async () => {
    const bytes = imageFile("rgb.png");
    bytes[60] ^= 1;
    expect((await refusal(bytes)).message).toMatch(
      /the CRC of its "IDAT" chunk at byte 33 is wrong/,
    );
  });

  test("no change of a byte crashes a decoder, and each is an image or an image's problem", async () => {
    for (const name of Object.keys(pillow)) {
      const original = imageFile(name);
      for (let at = 2; at < original.length; at += 31) {
        const bytes = original.slice();
        bytes[at] ^= 1 + ((at * 37) % 255);
        await decodeImage(bytes, name).catch((error: unknown) => {
          if (!(error instanceof ImageError)) throw error;
        });
      }
      await decodeImage(original, name);
    }
  });
});

test("pixels that inflate to more than the size takes are not inflated further", async () => {
  const bomb = deflateSync(new Uint8Array(50_000_000));
  const bytes = imageFile("rgb.png");
  const view = new DataView(bytes.buffer);
  const length = view.getUint32(33);
  const file = Buffer.concat([
    bytes.subarray(0, 33),
    pngChunk("IDAT", bomb),
    bytes.subarray(33 + 12 + length),
  ]);
  const error = await refusal(new Uint8Array(file));
  expect(error).toMatchObject({ kind: "image-corrupt" });
  expect(error.message).toContain(`${23 * (1 + 3 * 37)} bytes`);
});

function pngChunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
