import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type AugmentationOptions, augment, NUMBERS } from "../../src/encoders/augment.ts";
import { randomUniform } from "../../src/numerics/random.ts";
import { UNCHANGED } from "./pixel-encoder.ts";

interface Fixture {
  readonly options: Readonly<Record<string, AugmentationOptions>>;
  readonly cases: readonly {
    readonly options: string;
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    readonly numbers: readonly number[];
    readonly image: readonly number[];
    readonly view: readonly number[];
  }[];
}

/** What models/training/augment.py makes of the same numbers. */
const python: Fixture = JSON.parse(
  readFileSync(new URL("../fixtures/augmentations.json", import.meta.url), "utf8"),
);

test.each(python.cases.map((example, index) => ({ ...example, index })))(
  "case $index ($options, $height × $width × $channels) is the view that training makes of the same numbers",
  ({ options, numbers, image, view, ...shape }) => {
    const mine = augment(Uint8Array.from(image), shape, numbers, python.options[options]);
    expect([...mine]).toEqual(view);
  },
);

const SHAPE = { height: 4, width: 6, channels: 3 };
const image = Uint8Array.from({ length: 72 }, (_, index) => (index * 89) % 256);
const half = new Float64Array(NUMBERS).fill(0.5);

test("without strength a view is the image itself", () => {
  expect(augment(image, SHAPE, half, UNCHANGED)).toEqual(image);
});

test("a certain flip is the mirror image", () => {
  const mirrored = augment(image, SHAPE, half, { ...UNCHANGED, flip: 1 });
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 6; column++) {
      for (let channel = 0; channel < 3; channel++) {
        const at = (x: number) => (row * 6 + x) * 3 + channel;
        expect(mirrored[at(column)]).toBe(image[at(5 - column)]);
      }
    }
  }
});

test("views have the mean brightness, the flips and the greys that the options say", () => {
  const options = { ...UNCHANGED, flip: 0.5, jitter: 1, brightness: 0.4, grey: 0.2 };
  const uniform = randomUniform(1);
  const shape = { height: 1, width: 2, channels: 3 };
  const pixels = Uint8Array.of(100, 100, 100, 100, 120, 140);
  let [brightness, flips, greys] = [0, 0, 0];
  const views = 20_000;
  for (let index = 0; index < views; index++) {
    const numbers = Float64Array.from({ length: NUMBERS }, uniform);
    const view = augment(pixels, shape, numbers, options);
    const isFlipped = view[5] < view[2];
    flips += Number(isFlipped);
    brightness += view[isFlipped ? 3 : 0] / 100 / views;
    greys += Number(view[0] === view[2] && view[3] === view[5]);
  }
  // Four standard errors of a factor uniform in 0.6…1.4, and of two proportions.
  expect(Math.abs(brightness - 1)).toBeLessThan((4 * 0.231) / Math.sqrt(views));
  expect(Math.abs(flips / views - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(views));
  expect(Math.abs(greys / views - 0.2)).toBeLessThan((4 * 0.4) / Math.sqrt(views));
});
