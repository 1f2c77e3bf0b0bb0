import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { parseNpz } from "../../src/formats/npz.ts";
import type { JobOptions } from "../../src/jobs/job-options.ts";
import type { Tiling } from "../../src/jobs/outline.ts";
import { randomUniform } from "../../src/numerics/random.ts";
import { scoreInputFrom } from "../../src/scoring/named-arrays.ts";
import { score } from "../../src/scoring/report.ts";
import { use } from "../linalg/implementations.ts";
import { differences } from "./differences.ts";
import { everything, type Made, madeFile } from "./embeddings.ts";
import { MemoryStore } from "./memory-store.ts";
import { inOrder, runJob, type Steps } from "./run-job.ts";

/** What a job and a score of the same file may differ by: of numbers beyond 1, by so much of them. */
const ALLOWED = 1e-9;

async function jobOf(
  file: Uint8Array,
  options: JobOptions,
  tiling: Partial<Tiling>,
  steps: Steps = inOrder,
  store = new MemoryStore(),
) {
  store.upload("embeddings.npz", file);
  const { report } = await runJob(store, ["embeddings.npz"], options, tiling, steps);
  const { anchors, ...scored } = report;
  return { anchors, scored, store };
}

function scoreOf(file: Uint8Array, { anchors: _, ...options }: JobOptions) {
  const input = scoreInputFrom(parseNpz(file), options.temperature, options.normalize);
  return JSON.parse(JSON.stringify(score(input, options)));
}

const tilings = fc.record({
  rowsPerBlock: fc.integer({ min: 9, max: 90 }),
  chunkBytes: fc.integer({ min: 100, max: 3000 }),
  anchorsPerBlock: fc.integer({ min: 9, max: 90 }),
  keysPerSpan: fc.integer({ min: 9, max: 90 }),
  gatheredBytes: fc.constantFrom(8, 500, 1e6),
  fitBytes: fc.constantFrom(0, 1e6),
  sumsPerStep: fc.integer({ min: 2, max: 16 }),
});

const files: fc.Arbitrary<Made> = fc.record({
  samples: fc.integer({ min: 40, max: 90 }),
  dimensions: fc.integer({ min: 1, max: 9 }),
  classes: fc.constantFrom(2, 3, 7, 14),
  views: fc.integer({ min: 1, max: 3 }),
  viewMean: fc.boolean(),
  trainRows: fc.constantFrom(0, 45),
  labels: fc.constantFrom("numbers" as const, "numbers" as const, "none" as const),
  double: fc.boolean(),
  noise: fc.constantFrom(0.5, 1.5),
  longest: fc.constantFrom(1, 1, 3),
  seed: fc.integer({ min: 1, max: 1000 }),
});

const options: fc.Arbitrary<JobOptions> = fc.record({
  draws: fc.constantFrom([2, 16], [33, 1, 5]),
  temperatures: fc.constantFrom(undefined, [0.3, 1]),
  seed: fc.constantFrom(undefined, 7),
  features: fc.constantFrom(undefined, "normalised" as const),
  bootstrap: fc.constantFrom(
    undefined,
    { resamples: 40 },
    { resamples: 9, confidence: 0.5, seed: 4 },
  ),
  anchors: fc.constant("all" as const),
});

beforeAll(() => use("relaxed-simd"));

describe("the report of a job", () => {
  it("is that of a score, whatever the file, the options and the tiles", async () => {
    await fc.assert(
      fc.asyncProperty(
        files,
        options,
        tilings,
        fc.boolean(),
        async (made, asked, tiling, simclr) => {
          const file = madeFile(made);
          const all = {
            ...asked,
            ...(simclr && made.views === 2 && { loss: "simclr" as const }),
            ...(made.longest > 1 && !made.viewMean && { normalize: "l2" as const }),
          };
          const { scored, anchors } = await jobOf(file, all, tiling);
          expect(anchors).toBeNull();
          expect(differences(scored, scoreOf(file, all), ALLOWED)).toStrictEqual([]);
        },
      ),
      { seed: 20, numRuns: Number(process.env.UPSILON_JOB_CASES ?? 14) },
    );
  }, 300_000);

  it("is that of a score in JavaScript without kernels", async () => {
    use("javascript");
    try {
      const file = madeFile(everything);
      const { scored } = await jobOf(file, {}, { anchorsPerBlock: 70, keysPerSpan: 64 });
      expect(differences(scored, scoreOf(file, {}), 1e-12)).toStrictEqual([]);
    } finally {
      use("relaxed-simd");
    }
  });

  it("is that of a score of hundreds of classes, more than dimensions", async () => {
    const made = { samples: 2400, dimensions: 16, classes: 300, trainRows: 0, viewMean: false };
    const file = madeFile({ ...everything, ...made });
    const { scored } = await jobOf(file, {}, { rowsPerBlock: 1000, chunkBytes: 5e4 });
    expect(differences(scored, scoreOf(file, {}), ALLOWED)).toStrictEqual([]);
  }, 300_000);

  describe("of 10,000 embedded images", () => {
    const file = new Uint8Array(
      readFileSync(new URL("../../examples/data/fashion-mnist-two-views.npz", import.meta.url)),
    );

    it("is that of /v1/score", async () => {
      const tiling = {
        rowsPerBlock: 3000,
        anchorsPerBlock: 3500,
        keysPerSpan: 4096,
        chunkBytes: 3e5,
      };
      const options = { bootstrap: { resamples: 20 } };
      const { scored } = await jobOf(file, options, tiling);
      expect(differences(scored, scoreOf(file, options), ALLOWED)).toStrictEqual([]);
    }, 300_000);

    it("is that of /v1/score for any tiles, but for the probe, which takes a minute", async () => {
      const options: JobOptions = { draws: [2, 16, 512], probes: [] };
      const expected = scoreOf(file, options);
      const tiles = fc.integer({ min: 400, max: 10_000 });
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            rowsPerBlock: tiles,
            anchorsPerBlock: tiles,
            keysPerSpan: tiles,
            chunkBytes: fc.integer({ min: 2e5, max: 6e6 }),
            gatheredBytes: fc.integer({ min: 1e4, max: 8e6 }),
            sumsPerStep: fc.integer({ min: 2, max: 16 }),
          }),
          async (tiling) => {
            const { scored } = await jobOf(file, options, tiling);
            expect(differences(scored, expected, ALLOWED)).toStrictEqual([]);
          },
        ),
        { seed: 30, numRuns: Number(process.env.UPSILON_TILINGS ?? 2), endOnFailure: true },
      );
    }, 600_000);
  });
});

describe("the partial results of a job", () => {
  const file = madeFile(everything);
  const options = { bootstrap: { resamples: 10 } };
  const tiling = { rowsPerBlock: 60, chunkBytes: 1000, anchorsPerBlock: 60, keysPerSpan: 50 };
  let objects: ReadonlyMap<string, Uint8Array>;

  beforeAll(async () => {
    objects = (await jobOf(file, options, tiling)).store.objects;
  }, 60_000);

  function expectTheSame(others: ReadonlyMap<string, Uint8Array>): void {
    expect([...others.keys()].sort()).toStrictEqual([...objects.keys()].sort());
    for (const [key, bytes] of objects) {
      expect(Buffer.compare(others.get(key) ?? new Uint8Array(), bytes), key).toBe(0);
    }
  }

  it("are the same bytes in whatever order steps run", async () => {
    const random = randomUniform(3);
    const shuffled: Steps = async (steps, run) => {
      const order = Array.from({ length: steps }, (_, index) => index);
      for (let last = steps - 1; last > 0; last--) {
        const other = Math.floor(random() * (last + 1));
        [order[last], order[other]] = [order[other], order[last]];
      }
      // And some at the same time.
      for (let at = 0; at < steps; at += 3) await Promise.all(order.slice(at, at + 3).map(run));
    };
    expectTheSame((await jobOf(file, options, tiling, shuffled)).store.objects);
  });

  it("are the same bytes when every step runs twice", async () => {
    const twice: Steps = async (steps, run) => {
      await inOrder(steps, run, "");
      await inOrder(steps, run, "");
    };
    expectTheSame((await jobOf(file, options, tiling, twice)).store.objects);
  });

  it("are the same bytes when one step in ten fails and is tried again", async () => {
    const random = randomUniform(5);
    let failures = 0;
    const store = new MemoryStore();
    const { write } = store;
    let isUnlucky = false;
    store.write = async (key, bytes) => {
      await write.call(store, key, bytes);
      // After the first object of a step, so that some of its results are there and others are not.
      if (isUnlucky) throw new Error("the store is gone");
    };
    const retried: Steps = async (steps, run) => {
      for (let index = 0; index < steps; index++) {
        for (let done = false; !done; ) {
          isUnlucky = random() < 0.1;
          try {
            await run(index);
            done = true;
          } catch (error) {
            expect(error).toStrictEqual(new Error("the store is gone"));
            failures++;
          }
          isUnlucky = false;
        }
      }
    };
    expectTheSame((await jobOf(file, options, tiling, retried, store)).store.objects);
    expect(failures).toBeGreaterThan(10);
  });
});
