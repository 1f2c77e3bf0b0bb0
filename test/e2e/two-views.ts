import { npy, npz } from "./npz.ts";

/** Two views of samples around ten directions, in single precision, and their labels. */
export function twoViews(samples: number, dimensions: number): Uint8Array<ArrayBuffer> {
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const centres = Array.from({ length: 10 * dimensions }, random);
  const values = new Float32Array(samples * dimensions);
  const other = new Float32Array(samples * dimensions);
  for (let row = 0; row < samples; row++) {
    for (let column = 0; column < dimensions; column++) {
      const at = row * dimensions + column;
      const value = centres[(row % 10) * dimensions + column] + 0.5 * random();
      values[at] = value / Math.sqrt(dimensions / 10);
      other[at] = (value + 0.2 * random()) / Math.sqrt(dimensions / 10);
    }
  }
  return npz({
    view1: npy(values, [samples, dimensions]),
    view2: npy(other, [samples, dimensions]),
    labels: npy(
      Uint8Array.from({ length: samples }, (_, row) => row % 10),
      [samples],
    ),
    temperature: npy(new Float64Array([0.5]), []),
  });
}
