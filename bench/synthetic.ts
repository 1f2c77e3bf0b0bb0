import { randomUniform } from "../src/numerics/random.ts";
import { type ScoreInput, scoreInput } from "../src/scoring/input.ts";

export interface SyntheticShape {
  /** N. */
  readonly samples: number;
  /** d. */
  readonly columns: number;
  /** C. */
  readonly classes: number;
  readonly views: number;
  /** M; none by default. */
  readonly train?: number;
}

/** Of an embedding its class, its sample and its augmentation, as shares of its squared length. */
const SHARES = { class: 0.5, sample: 0.35, augmentation: 0.15 };

/** Unit rows around centres of equal classes, about as alike as embeddings of images. */
export function syntheticInput({
  samples,
  columns,
  classes,
  views,
  train = 0,
}: SyntheticShape): ScoreInput {
  const random = randomUniform(1);
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const noise = (rows: number) => Float64Array.from({ length: rows * columns }, normal);
  const centres = noise(classes);
  const labelsOf = (rows: number) => Int32Array.from({ length: rows }, (_, row) => row % classes);
  const around = (own: Float64Array, rows: number) => {
    const data = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      let square = 0;
      for (let k = 0; k < columns; k++) {
        const value =
          Math.sqrt(SHARES.class) * centres[(row % classes) * columns + k] +
          Math.sqrt(SHARES.sample) * own[row * columns + k] +
          Math.sqrt(SHARES.augmentation) * normal();
        data[row * columns + k] = value;
        square += value * value;
      }
      for (let k = 0; k < columns; k++) data[row * columns + k] /= Math.sqrt(square);
    }
    return { rows, columns, data };
  };
  const own = noise(samples);
  return scoreInput({
    views: Array.from({ length: views }, () => around(own, samples)),
    labels: labelsOf(samples),
    ...(train > 0 && { train: around(noise(train), train), trainLabels: labelsOf(train) }),
    temperature: 0.5,
  });
}
