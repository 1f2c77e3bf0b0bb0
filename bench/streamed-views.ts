import type { NamedArray } from "../src/formats/named-array.ts";
import { randomUniform } from "../src/numerics/random.ts";

/** Of an embedding its class, its sample and its augmentation, as shares of its squared length. */
const SHARES = { class: 0.5, sample: 0.35, augmentation: 0.15 };

/** Two unit views and labels of equal classes, made a row at a time: nothing but the answer is held. */
export function streamedViews(
  samples: number,
  columns: number,
  classes: number,
): ReadonlyMap<string, NamedArray> {
  const random = randomUniform(1);
  // Uniform numbers of variance 1 do as well as normal ones, and take a tenth of the time.
  const noise = () => Math.sqrt(12) * (random() - 0.5);
  const centres = Float64Array.from({ length: classes * columns }, noise);
  const views = [new Float32Array(samples * columns), new Float32Array(samples * columns)];
  const own = new Float64Array(columns);
  for (let row = 0; row < samples; row++) {
    for (let k = 0; k < columns; k++) own[k] = noise();
    for (const view of views) {
      let square = 0;
      for (let k = 0; k < columns; k++) {
        const value =
          Math.sqrt(SHARES.class) * centres[(row % classes) * columns + k] +
          Math.sqrt(SHARES.sample) * own[k] +
          Math.sqrt(SHARES.augmentation) * noise();
        view[row * columns + k] = value;
        square += value * value;
      }
      const scale = 1 / Math.sqrt(square);
      for (let k = 0; k < columns; k++) view[row * columns + k] *= scale;
    }
  }
  const shape = [samples, columns];
  const labels = Int32Array.from({ length: samples }, (_, row) => row % classes);
  return new Map([
    ["view1", { shape, data: views[0] }],
    ["view2", { shape, data: views[1] }],
    ["labels", { shape: [samples], data: labels }],
  ]);
}
