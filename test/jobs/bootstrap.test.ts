import { beforeAll, describe, expect, it } from "vitest";
import type { JobReport } from "../../src/jobs/report.ts";
import type { ConfidenceInterval } from "../../src/scoring/bootstrap.ts";
import { use } from "../linalg/implementations.ts";
import { everything, madeFile } from "./embeddings.ts";
import { MemoryStore } from "./memory-store.ts";
import { runJob } from "./run-job.ts";
import { valueAt } from "./value-at.ts";

const RESAMPLES = 2000;
const SAMPLES = 150;
const ANCHORS = 60;

const file = madeFile({ ...everything, classes: 7, noise: 2.5, trainRows: 0 });

async function reportOf(anchors: number | "all", seed = 0): Promise<JobReport> {
  const store = new MemoryStore();
  store.upload("a.npz", file);
  const options = { anchors, seed, bootstrap: { resamples: RESAMPLES, seed: 5 } };
  return (await runJob(store, ["a.npz"], options)).report;
}

function intervalsOf(report: JobReport): readonly ConfidenceInterval[] {
  return report.confidence?.intervals ?? [];
}

describe(`the intervals of a job of ${ANCHORS} anchors of ${SAMPLES} samples`, () => {
  let all: JobReport;
  let some: JobReport;
  let ofAnchors: ReadonlyMap<string, number | null>;

  beforeAll(async () => {
    use("relaxed-simd");
    all = await reportOf("all");
    some = await reportOf(ANCHORS);
    ofAnchors = new Map(
      some.anchors?.standardErrors.map(({ metric, standardError }) => [metric, standardError]),
    );
  }, 120_000);

  it("are of the means that are reported, the same ones as without anchors", () => {
    const names = intervalsOf(some).map(({ metric }) => metric);
    expect(names).toStrictEqual(intervalsOf(all).map(({ metric }) => metric));
    expect(names.length).toBeGreaterThan(25);
    for (const { metric, value } of intervalsOf(some)) {
      const difference = Math.abs(value - valueAt(some, metric));
      expect(difference, metric).toBeLessThan(1e-12);
    }
  });

  it("are those of all samples where a mean is over all samples", () => {
    const expected = intervalsOf(all).filter(({ metric }) => !ofAnchors.has(metric));
    const found = intervalsOf(some).filter(({ metric }) => !ofAnchors.has(metric));
    expect(found.length).toBeGreaterThan(10);
    expect(found).toStrictEqual(expected);
  });

  it("have the standard errors of means over anchors, but that samples are endless", () => {
    const found = intervalsOf(some).filter(({ metric }) => ofAnchors.has(metric));
    expect(found.length).toBeGreaterThan(15);
    // The bootstrap divides squares by m, s² by m − 1; anchors are drawn without replacement.
    const factor = Math.sqrt((ANCHORS - 1) / ANCHORS / (1 - ANCHORS / SAMPLES));
    for (const { metric, standardError } of found) {
      const expected = factor * (ofAnchors.get(metric) ?? Number.NaN);
      // Four standard errors of a deviation from so many resamples, and what queries left out change.
      const slack = (4 / Math.sqrt(2 * RESAMPLES) + 0.01) * expected + 1e-12;
      expect(Math.abs(standardError - expected), metric).toBeLessThan(slack);
    }
  });

  it("hold the means over all samples about as often as they say", async () => {
    let held = 0;
    let asked = 0;
    for (let seed = 0; seed < 8; seed++) {
      for (const { metric, low, high } of intervalsOf(await reportOf(ANCHORS, seed))) {
        if (!ofAnchors.has(metric)) continue;
        const mean = valueAt(all, metric);
        asked++;
        if (low - 1e-12 <= mean && mean <= high + 1e-12) held++;
      }
    }
    // More often than the 95 % of other samples: these contain the anchors.
    expect(held / asked).toBeGreaterThan(0.93);
  }, 120_000);
});
