import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomUniform } from "../../src/numerics/random.ts";
import { type ScoreInput, scoreInput } from "../../src/scoring/input.ts";
import { type ScoreOptions, score } from "../../src/scoring/report.ts";
import { scoreSeconds } from "../../src/scoring/score-cost.ts";
import { type Section, sections } from "../../src/scoring/sections.ts";
import { use } from "../linalg/implementations.ts";

interface Shape {
  readonly samples: number;
  readonly columns: number;
  readonly classes: number;
  readonly views: number;
  readonly train: number;
}

const REAL: Shape = { samples: 10_000, columns: 64, classes: 10, views: 2, train: 10_000 };

/** Unit rows in every direction, classes in turn. */
function inputOf({ samples, columns, classes, views, train }: Shape): ScoreInput {
  const random = randomUniform(5);
  const rowsOf = (rows: number) => {
    const data = Float32Array.from({ length: rows * columns }, () => random() - 0.5);
    for (let row = 0; row < rows; row++) {
      const own = data.subarray(row * columns, (row + 1) * columns);
      const norm = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
      own.forEach((value, k) => {
        own[k] = value / norm;
      });
    }
    return { rows, columns, data };
  };
  const labels = (rows: number) => Int32Array.from({ length: rows }, (_, row) => row % classes);
  return scoreInput({
    views: Array.from({ length: views }, () => rowsOf(samples)),
    labels: labels(samples),
    train: rowsOf(train),
    trainLabels: labels(train),
    temperature: 0.5,
  });
}

const seconds = (shape: Partial<Shape>, options: ScoreOptions) =>
  scoreSeconds(inputOf({ ...REAL, ...shape }), options);

beforeAll(() => use("simd"));
afterAll(() => use("javascript"));

describe("the cost of a score", () => {
  it("of the real file is about a second for losses and bounds, a few for all sections", () => {
    const draws = Array.from({ length: 13 }, (_, power) => 2 ** (power + 1));
    const losses = seconds({}, { draws, include: ["contrastive", "bounds"] });
    expect(losses).toBeGreaterThan(0.5);
    expect(losses).toBeLessThan(2);
    expect(seconds({}, { draws })).toBeLessThan(12);
  });

  it("is the sum of that of its sections, but that losses and bounds share the losses", () => {
    const of = (...include: Section[]) => seconds({}, { include });
    const apart = of("contrastive") + of("classification") + of("geometry") + of("retrieval");
    const bounds = of("bounds") - of("contrastive");
    expect(of(...sections)).toBeCloseTo(apart + bounds, 9);
    expect(bounds).toBeLessThan(0.1);
  });

  it("is more with more of anything, and without kernels", () => {
    const own = seconds({}, {});
    for (const shape of [
      { samples: 12_000 },
      { columns: 96 },
      { classes: 12 },
      { views: 3 },
      { train: 12_000 },
    ]) {
      expect(seconds(shape, {}), JSON.stringify(shape)).toBeGreaterThan(own);
    }
    for (const options of [
      { draws: Array.from({ length: 20 }, (_, i) => 2 + i) },
      { temperatures: [0.1] },
      { loss: "simclr" },
      { estimator: "monte-carlo" },
      { probes: ["sklearn", "dinov2"] },
      { bootstrap: { resamples: 1000 } },
    ] satisfies ScoreOptions[]) {
      expect(seconds({}, options), JSON.stringify(options)).toBeGreaterThan(own);
    }
    use("javascript");
    expect(seconds({}, {})).toBeGreaterThan(3 * own);
    use("simd");
  });

  it("is within a factor of four of the time that the processor takes", () => {
    const input = inputOf({ ...REAL, samples: 3000, train: 3000 });
    const many = Array.from({ length: 40 }, (_, i) => 50 * (i + 1));
    for (const options of [
      { include: ["contrastive"], draws: many },
      { include: ["contrastive"], draws: many, estimator: "monte-carlo", epochs: 2 },
      { include: ["geometry"] },
      { include: ["retrieval"] },
    ] satisfies ScoreOptions[]) {
      score(input, options);
      const start = process.cpuUsage();
      score(input, options);
      const { user, system } = process.cpuUsage(start);
      const ratio = (user + system) / 1e6 / scoreSeconds(input, options);
      expect(ratio, JSON.stringify(options.include)).toBeGreaterThan(1 / 4);
      expect(ratio, JSON.stringify(options.include)).toBeLessThan(4);
    }
  });
});
