import { expect, it } from "vitest";
import { writeNpz } from "../../src/formats/write-npz.ts";
import { randomUniform } from "../../src/numerics/random.ts";
import { retrieval } from "../../src/scoring/retrieval/retrieval.ts";
import { IMPLEMENTATIONS, use } from "../linalg/implementations.ts";
import { MemoryStore } from "./memory-store.ts";
import { runJob } from "./run-job.ts";

const SAMPLES = 6000;
const DIMENSIONS = 5;

// More samples than are collected at a time, so that most are left out before anything is ranked.
it.each(
  IMPLEMENTATIONS.flatMap((implementation) =>
    ([1, 3, Infinity] as const).map((directions) => [implementation, directions] as const),
  ),
)(
  "by %s, among samples of %s directions, most as near as others, is that of a score",
  async (implementation, directions) => {
    use(implementation);
    const random = randomUniform(3);
    const distinct = Math.min(directions, SAMPLES);
    const centres = Float32Array.from({ length: distinct * DIMENSIONS }, () => random() - 0.5);
    const data = new Float32Array(SAMPLES * DIMENSIONS);
    // Unequal classes, one of a single sample.
    const labels = new Int32Array(SAMPLES);
    for (let row = 0; row < SAMPLES; row++) {
      const centre = Math.floor(random() * distinct) * DIMENSIONS;
      data.set(centres.subarray(centre, centre + DIMENSIONS), row * DIMENSIONS);
      labels[row] = row === 17 ? 12 : Math.floor(12 * random() ** 2);
    }
    const store = new MemoryStore();
    const arrays = new Map([
      ["embeddings", { shape: [SAMPLES, DIMENSIONS], data }],
      ["labels", { shape: [SAMPLES], data: labels }],
    ]);
    store.upload("a.npz", writeNpz(arrays));
    const { report } = await runJob(
      store,
      ["a.npz"],
      { anchors: "all", include: ["retrieval"] },
      { keysPerSpan: 3500, chunkBytes: 20 * 900 },
    );
    const matrix = { rows: SAMPLES, columns: DIMENSIONS, data };
    const { result } = retrieval({ name: "embeddings", matrix }, labels, 13);
    expect(report.retrieval).toStrictEqual(result);
  },
  60_000,
);
