import { expect, test } from "vitest";
import { augment, NUMBERS } from "../../src/encoders/augment.ts";
import type { EncoderCard } from "../../src/encoders/card.ts";
import { embedViews } from "../../src/encoders/embed-views.ts";
import { randomUniform } from "../../src/numerics/random.ts";
import { pixelEncoder } from "./pixel-encoder.ts";

const card = {
  input: { height: 2, width: 2, channels: 1, background: 0 },
  augmentation: {
    area: [0.3, 1],
    aspect: 4 / 3,
    flip: 0.5,
    jitter: 0.8,
    brightness: 0.4,
    contrast: 0.4,
    saturation: 0,
    hue: 0,
    grey: 0,
  },
} as unknown as EncoderCard;

const identity = pixelEncoder(card);

const pixels = Uint8Array.of(10, 200, 30, 90, 250, 5, 60, 120, 1, 2, 3, 4);
const options = { output: "features", seed: 7 } as const;

test("views are drawn one after another, each for all images, and the mean is over further ones", async () => {
  const uniform = randomUniform(7);
  const draw = () => {
    const rows = [0, 4, 8].map((start) => {
      const numbers = Array.from({ length: NUMBERS }, uniform);
      return augment(pixels.subarray(start, start + 4), card.input, numbers, card.augmentation);
    });
    return rows.flatMap((row) => [...row]);
  };
  const [first, second, third, fourth] = [draw(), draw(), draw(), draw()];
  const { views, viewMean } = await embedViews(identity, pixels, {
    ...options,
    views: 2,
    meanViews: 2,
    normalize: "none",
  });
  expect(views.map(({ data }) => [...data])).toEqual([first, second]);
  expect([...(viewMean?.data ?? [])]).toEqual(third.map((value, i) => (value + fourth[i]) / 2));
});

test("a mean over no views is none, and means of unit rows are taken of unit rows", async () => {
  const without = { ...options, views: 2, meanViews: 0, normalize: "l2" } as const;
  expect((await embedViews(identity, pixels, without)).viewMean).toBeNull();
  const { views, viewMean } = await embedViews(identity, pixels, { ...without, meanViews: 16 });
  const norms = (data: Float32Array | Float64Array) =>
    [0, 4, 8].map((start) => Math.hypot(...data.subarray(start, start + 4)));
  for (const norm of norms(views[0].data)) expect(norm).toBeCloseTo(1, 6);
  for (const norm of norms(viewMean!.data)) expect(norm).toBeLessThan(1);
});
