import { beforeAll, describe, expect, it } from "vitest";
import type { NamedArray } from "../../src/formats/named-array.ts";
import { writeNpz } from "../../src/formats/write-npz.ts";
import { anchorRows } from "../../src/jobs/anchor-rows.ts";
import { standardError } from "../../src/jobs/anchor-sample.ts";
import type { JobReport } from "../../src/jobs/report.ts";
import { randomUniform } from "../../src/numerics/random.ts";
import { everything, madeFile } from "./embeddings.ts";
import { MemoryStore } from "./memory-store.ts";
import { runJob } from "./run-job.ts";
import { valueAt } from "./value-at.ts";

describe("anchors", () => {
  it("are all samples, or as many as asked, in order and each once", () => {
    expect([...anchorRows(5, 5, 0)]).toStrictEqual([0, 1, 2, 3, 4]);
    const rows = anchorRows(1000, 100, 1);
    expect(rows.length).toBe(100);
    expect([...rows]).toStrictEqual([...new Set(rows)].sort((a, b) => a - b));
    expect(anchorRows(1000, 100, 1)).toStrictEqual(rows);
    expect(anchorRows(1000, 100, 2)).not.toStrictEqual(rows);
  });

  it("are each sample equally often", () => {
    const counts = new Float64Array(10);
    for (let seed = 0; seed < 4000; seed++)
      for (const row of anchorRows(10, 3, seed)) counts[row]++;
    // 1,200 on average, with a standard deviation of 29.
    for (const count of counts) expect(Math.abs(count - 1200)).toBeLessThan(4 * 29);
  });

  it("have the standard error of a mean without replacement", () => {
    const random = randomUniform(1);
    const population = Float64Array.from({ length: 60 }, () => random() ** 3);
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length;
    const truth = mean(population);
    let squares = 0;
    let claimed = 0;
    for (let seed = 0; seed < 3000; seed++) {
      const values = Float64Array.from(anchorRows(60, 20, seed), (row) => population[row]);
      squares += (mean(values) - truth) ** 2 / 3000;
      claimed += standardError(values, 60) ** 2 / 3000;
    }
    expect(claimed / squares).toBeGreaterThan(0.9);
    expect(claimed / squares).toBeLessThan(1.1);
  });
});

describe("a job of 60 anchors of 150 samples", () => {
  const file = madeFile({ ...everything, classes: 4, noise: 2.5, trainRows: 0 });
  const run = async (anchors: number | "all", seed: number) => {
    const store = new MemoryStore();
    store.upload("a.npz", file);
    const { report } = await runJob(store, ["a.npz"], { anchors, seed, probes: [] });
    return report;
  };
  let all: JobReport;
  let some: JobReport[];

  beforeAll(async () => {
    all = await run("all", 0);
    some = [];
    for (let seed = 0; seed < 8; seed++) some.push(await run(60, seed));
  }, 600_000);

  it("gives every mean over anchors within four of its standard errors of that over all", () => {
    expect(some[0].anchors?.standardErrors.length).toBeGreaterThan(15);
    let within = 0;
    let compared = 0;
    for (const report of some) {
      for (const { metric, standardError: error } of report.anchors?.standardErrors ?? []) {
        if (error === null) throw new Error(`${metric} has no standard error`);
        const difference = Math.abs(valueAt(report, metric) - valueAt(all, metric));
        expect(difference, metric).toBeLessThanOrEqual(4 * error + 1e-12);
        compared++;
        if (difference <= error) within++;
      }
    }
    // Two thirds of normal errors are within one standard error: neither too wide nor too narrow.
    expect(within / compared).toBeGreaterThan(0.45);
    expect(within / compared).toBeLessThan(0.9);
  });

  it("has the standard errors of InfoNCE beside it, and no hubs", () => {
    const [report] = some;
    const row = report.contrastive?.rows[0];
    const error = report.anchors?.standardErrors.find(
      ({ metric }) => metric === "contrastive.rows[0].infoNce",
    );
    expect(row?.infoNceError).toBe(error?.standardError);
    expect(all.contrastive?.rows[0].infoNceError).toBeNull();
    expect(report.geometry?.hubness).toBeNull();
    expect(report.geometry?.reason).toMatch(/hubness/);
    expect(report.warnings.map(({ code }) => code)).toContain("anchors");
  });

  it("leaves what is linear in the samples as it is", () => {
    for (const report of some) {
      expect(report.contrastive?.gap).toStrictEqual(all.contrastive?.gap);
      expect(report.contrastive?.supervisedLoss).toBe(all.contrastive?.supervisedLoss);
      expect(report.geometry?.spectrum).toStrictEqual(all.geometry?.spectrum);
      expect(report.classification?.meanClassifier).toStrictEqual(
        all.classification?.meanClassifier,
      );
    }
  });
});

it("a mean over a single anchor that counts has no standard error, and says so in JSON", async () => {
  const samples = 20;
  const view = {
    shape: [samples, 3],
    data: Float64Array.from({ length: 60 }, (_, i) => Math.sin(i * i)),
  };
  // Twelve of them are alone in their classes, and cannot be queries.
  const labels = Int32Array.from({ length: samples }, (_, row) => Math.min(row, 12));
  const store = new MemoryStore();
  store.upload(
    "a.npz",
    writeNpz(
      new Map<string, NamedArray>([
        ["embeddings", view],
        ["labels", { shape: [samples], data: labels }],
      ]),
    ),
  );
  const { report } = await runJob(store, ["a.npz"], {
    anchors: 2,
    seed: 3,
    include: ["retrieval"],
  });
  expect(report.retrieval?.queries).toBe(1);
  const errors = report.anchors?.standardErrors.map(({ standardError }) => standardError);
  expect(errors).toHaveLength(7);
  expect(new Set(errors)).toEqual(new Set([null]));
});
