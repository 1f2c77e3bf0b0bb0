import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { platformLimits } from "../../src/jobs/platform-limits.ts";
import { everything, madeFile } from "../jobs/embeddings.ts";
import type { StagePeak } from "./job-peaks.ts";

// The second fits few rows in rounds, too, and puts all together in trees; the third has many classes.
test.each([
  [{}, 1000, {}],
  [{ fitBytes: 0, sumsPerStep: 2, rowsPerBlock: 1000 }, 12, {}],
  [{}, 12, { dimensions: 32, classes: 800 }],
])(
  "no step of a job takes more memory than was planned: %j",
  { timeout: 600_000 },
  async (tiling, rounds, differently) => {
    const folder = await mkdtemp(join(tmpdir(), "upsilon-jobs-"));
    try {
      const file = join(folder, "embeddings.npz");
      // Of 8 MB: chunks, blocks of anchors and what is known of them are megabytes.
      const made = { ...everything, samples: 4000, dimensions: 256, classes: 40, trainRows: 0 };
      await writeFile(file, madeFile({ ...made, viewMean: false, ...differently }));
      const { stdout } = await promisify(execFile)(process.execPath, [
        "--expose-gc",
        "test/memory/job-peaks.ts",
        join(folder, "store"),
        file,
        JSON.stringify({
          anchors: 400,
          neighbours: ["lightly", "sklearn"],
          bootstrap: { resamples: 100 },
        }),
        JSON.stringify(tiling),
        String(rounds),
      ]);
      const peaks: StagePeak[] = JSON.parse(stdout);
      expect(peaks.length).toBeGreaterThan(20);
      for (const { stage, bytes, planned, stack } of peaks) {
        expect(planned, stage).toBeLessThanOrEqual(platformLimits.stepMemoryBytes);
        expect(bytes, `${stage} ${stack}`).toBeLessThanOrEqual(planned);
      }
      // Nor is the plan beyond all proportion.
      expect(Math.max(...peaks.map(({ bytes, planned }) => bytes / planned))).toBeGreaterThan(0.25);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
