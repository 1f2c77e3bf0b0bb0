import { writeNpz } from "../../src/formats/write-npz.ts";
import { randomUniform } from "../../src/numerics/random.ts";
import type { NamedArray } from "../../src/scoring/named-arrays.ts";

/** What a made file has. */
export interface Made {
  readonly samples: number;
  readonly dimensions: number;
  readonly classes: number;
  readonly views: number;
  readonly viewMean: boolean;
  /** Rows of `train`, one in seven of them of a class that no sample has; 0 for none. */
  readonly trainRows: number;
  readonly labels: "numbers" | "none";
  readonly double: boolean;
  /** How far rows are from the centres of their classes, which are a unit apart in each dimension. */
  readonly noise: number;
  /** Norms of rows, 1 if they are unit rows. */
  readonly longest: number;
  readonly seed: number;
}

type Arrays = Map<string, NamedArray & { readonly data: Float32Array | Float64Array | Int32Array }>;

/** Embeddings around centres of classes, a few of them the same twice. */
export function madeArrays(made: Made): Arrays {
  const { samples, dimensions, classes, views, trainRows, double, longest } = made;
  const random = randomUniform(made.seed);
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const centres = Float64Array.from({ length: (classes + 1) * dimensions }, normal);
  const rowsOf = (classOf: (row: number) => number, rows: number, noise: number) => {
    const data = double ? new Float64Array(rows * dimensions) : new Float32Array(rows * dimensions);
    for (let row = 0; row < rows; row++) {
      if (row % 17 === 16) {
        // The same as the one before: neighbours are tied.
        data.copyWithin(row * dimensions, (row - 1) * dimensions, row * dimensions);
        continue;
      }
      let square = 0;
      for (let k = 0; k < dimensions; k++) {
        const value = centres[classOf(row) * dimensions + k] + noise * normal();
        data[row * dimensions + k] = value;
        square += value * value;
      }
      const norm = 1 + (longest - 1) * random();
      for (let k = 0; k < dimensions; k++) data[row * dimensions + k] *= norm / Math.sqrt(square);
    }
    return { shape: [rows, dimensions], data };
  };
  // Unequal classes, each of at least two samples.
  const labels = Int32Array.from({ length: samples }, (_, row) =>
    row < 2 * classes ? row % classes : Math.floor(classes * random() ** 2),
  );
  const classOf = (row: number) => labels[row];
  const arrays: Arrays = new Map();
  if (views === 1) arrays.set("embeddings", rowsOf(classOf, samples, made.noise));
  else {
    for (let view = 1; view <= views; view++) {
      arrays.set(`view${view}`, rowsOf(classOf, samples, made.noise));
    }
  }
  if (made.viewMean && views > 1)
    arrays.set("view_mean", rowsOf(classOf, samples, 0.7 * made.noise));
  if (made.labels !== "none") {
    arrays.set("labels", { shape: [samples], data: labels });
    if (trainRows > 0) {
      const trainLabels = Int32Array.from({ length: trainRows }, (_, row) =>
        row % 7 === 6 ? classes : (row - Math.floor(row / 7)) % classes,
      );
      arrays.set(
        "train",
        rowsOf((row) => trainLabels[row], trainRows, made.noise),
      );
      arrays.set("train_labels", { shape: [trainRows], data: trainLabels });
    }
  }
  arrays.set("temperature", { shape: [], data: Float64Array.of(0.5) });
  return arrays;
}

export function madeFile(made: Made): Uint8Array {
  return writeNpz(madeArrays(made));
}

/** Two unit views and their mean, labels and a train set: everything that a report is made of. */
export const everything: Made = {
  samples: 150,
  dimensions: 6,
  classes: 6,
  views: 2,
  viewMean: true,
  trainRows: 120,
  labels: "numbers",
  double: false,
  noise: 0.8,
  longest: 1,
  seed: 1,
};
