import "./codecs.ts";
import { expect, test } from "vitest";
import { decodeImage } from "../../src/encoders/decode-image.ts";
import { prepare } from "../../src/encoders/prepare.ts";
import { imageFile, pillow } from "./images.ts";

const cases = Object.entries(pillow).flatMap(([name, { prepared }]) =>
  prepared.map((expected) => ({ name, ...expected })),
);

test.each(cases)(
  "$name at $size × $size × $channels is what Pillow makes of it",
  async ({ name, size, channels, pixels }) => {
    const { image } = await decodeImage(imageFile(name), name);
    const input = { width: size, height: size, channels, background: 0 };
    expect(Buffer.from(prepare(image, input).pixels).toString("hex")).toBe(pixels);
  },
);

const GREY = { width: 2, height: 2, channels: 1, background: 0 } as const;

test("an image that is as the encoder takes it is left as it is", () => {
  const pixels = Uint8Array.of(1, 2, 3, 4);
  const prepared = prepare({ width: 2, height: 2, channels: 1, pixels }, GREY);
  expect(prepared).toEqual({ pixels, steps: [] });
});

test("the steps say what was done, and nothing else", () => {
  const image = (width: number, height: number, colour: readonly number[]) => ({
    width,
    height,
    channels: colour.length as 3 | 4,
    pixels: Uint8Array.from(
      { length: width * height * colour.length },
      (_, i) => colour[i % colour.length],
    ),
  });
  const steps = (...of: Parameters<typeof image>) => prepare(image(...of), GREY).steps;
  expect(steps(2, 2, [7, 7, 7])).toEqual([]);
  expect(steps(2, 2, [7, 8, 7])).toEqual(["converted to grey"]);
  expect(steps(2, 2, [7, 7, 7, 255])).toEqual([]);
  expect(steps(4, 2, [7, 7, 7, 254])).toEqual([
    "cropped to the centre square",
    "laid on the background",
  ]);
  expect(steps(3, 3, [7, 7, 7])).toEqual(["resized"]);
});

test("what is transparent shows the background", () => {
  const pixels = Uint8Array.of(200, 200, 200, 0, 200, 200, 200, 255, 0, 0, 0, 51, 9, 9, 9, 255);
  const image = { width: 2, height: 2, channels: 4, pixels } as const;
  expect([...prepare(image, { ...GREY, background: 100 }).pixels]).toEqual([100, 200, 80, 9]);
});
