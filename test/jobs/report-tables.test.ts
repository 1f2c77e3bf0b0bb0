import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { toCsv } from "../../src/api/representation/csv.ts";
import { toLatex } from "../../src/api/representation/latex.ts";
import { scoreTable } from "../../src/api/score/table.ts";
import type { JobReport } from "../../src/jobs/report.ts";
import { everything, madeFile } from "./embeddings.ts";
import { MemoryStore } from "./memory-store.ts";
import { runJob } from "./run-job.ts";

const file = madeFile({ ...everything, classes: 4, noise: 2.5, trainRows: 0 });

async function reportOver(anchors: number | "all"): Promise<JobReport> {
  const store = new MemoryStore();
  store.upload("a.npz", file);
  const { report } = await runJob(store, ["a.npz"], {
    anchors,
    seed: 3,
    probes: [],
    draws: [4, 8],
  });
  return report;
}

function csvOf(report: JobReport): string {
  return toCsv(scoreTable(report, "csv"));
}

function latexOf(report: JobReport): string {
  return toLatex(scoreTable(report, "latex"), []);
}

/** The lines of a CSV file as Python's reader, left as it is, finds them. */
function linesOf(csv: string): Record<string, string>[] {
  const script =
    "import csv, io, json, sys; print(json.dumps(list(csv.DictReader(io.StringIO(sys.stdin.buffer.read().decode(), newline='')))))";
  return JSON.parse(execFileSync("python3", ["-c", script], { input: csv, encoding: "utf8" }));
}

describe("the report of a job of 60 anchors of 150 samples", () => {
  let report: JobReport;
  let errors: Map<string, number | null>;

  beforeAll(async () => {
    report = await reportOver(60);
    const found = report.anchors?.standardErrors ?? [];
    errors = new Map(found.map(({ metric, standardError }) => [metric, standardError]));
  }, 60_000);

  it("has in CSV the standard error of each tabulated mean beside it, and which anchors there were", () => {
    const lines = linesOf(csvOf(report));
    expect(lines).toHaveLength(2);
    const neighbours = report.classification?.nearestNeighbours?.results ?? [];
    const names = new Map([
      ...neighbours.map(
        ({ preset, metric, k }, index) =>
          [
            `nearestNeighbours_${preset}_${metric}_${k}_top1`,
            `classification.nearestNeighbours.results[${index}].top1`,
          ] as const,
      ),
      ["uniformity", "geometry.uniformity.value"],
      ["silhouette", "geometry.silhouette.euclidean"],
      ["mapAtR", "retrieval.mapAtR"],
      ["rPrecision", "retrieval.rPrecision"],
      ...[1, 2, 4, 8].map(
        (k, index) => [`recallAt${k}`, `retrieval.recall[${index}].value`] as const,
      ),
    ]);
    for (const [index, line] of lines.entries()) {
      const columns = Object.keys(line);
      for (const [name, metric] of [
        ...names,
        ["infoNce", `contrastive.rows[${index}].infoNce`] as const,
      ]) {
        expect(columns[columns.indexOf(name) + 1]).toBe(`${name}Error`);
        expect(Number(line[`${name}Error`]), metric).toBe(errors.get(metric));
      }
      expect(line).toMatchObject({ anchors: "60", anchorsOf: "150", anchorsSeed: "3" });
      expect(Number(line.mapAtR)).toBe(report.retrieval?.mapAtR);
      // What is exact over all samples has none.
      expect(line).not.toHaveProperty("alignmentError");
    }
    // Nothing of which there is an error is tabulated without it: these two are in no table.
    const untabulated = ["geometry.silhouette.cosine", "retrieval.precisionAt1"];
    const tabulated = new Set([...names.values(), ...untabulated]);
    for (const metric of errors.keys()) {
      if (!metric.startsWith("contrastive.rows")) expect(tabulated).toContain(metric);
    }
  });

  it("has in LaTeX ± the standard error in two digits, and a caption that says what it is", () => {
    const latex = latexOf(report);
    expect(latex).toContain(
      "\\caption{Scores of 150 samples at temperature $0.5$; 60 of them, drawn with seed 3, are compared with all others, and $\\pm$ is the standard error that this brings}",
    );
    const lines = new Map(latex.split("\n").map((line) => [line.split(" & ")[0].trim(), line]));
    const expectBeside = (label: string, column: number, value: number, metric: string) => {
      const found = [...(lines.get(label) ?? "").matchAll(/\$(-?[\d.]+) \\pm ([\d.]+)\$/g)];
      const [, shown, error] = found[column];
      const unit = 10 ** -shown.split(".")[1].length;
      expect(Math.abs(Number(shown) - value), label).toBeLessThanOrEqual(0.5001 * unit);
      expect(Math.abs(Number(error) - (errors.get(metric) ?? 0))).toBeLessThanOrEqual(
        0.5001 * unit,
      );
      // Two digits of the error: from 10 to 99 units, or 100 by rounding.
      expect(Math.round(Number(error) / unit)).toBeGreaterThanOrEqual(10);
      expect(Math.round(Number(error) / unit)).toBeLessThanOrEqual(100);
    };
    const { contrastive, geometry, retrieval } = report;
    if (!contrastive || !geometry || !retrieval) throw new Error("a section is missing");
    for (const [index, { infoNce }] of contrastive.rows.entries()) {
      expectBeside("$L_{\\mathrm{Info}}$", index, infoNce, `contrastive.rows[${index}].infoNce`);
    }
    expectBeside("Uniformity", 0, geometry.uniformity.value, "geometry.uniformity.value");
    expectBeside("MAP@R", 0, retrieval.mapAtR ?? Number.NaN, "retrieval.mapAtR");
    expect(lines.get("Alignment")).not.toContain("\\pm");
  });
});

it("the report of a job of all samples has tables without errors of sampling", async () => {
  const report = await reportOver("all");
  const [line] = linesOf(csvOf(report));
  expect(Object.keys(line)).not.toContain("anchors");
  expect(Object.keys(line)).not.toContain("mapAtRError");
  const latex = latexOf(report);
  expect(latex).toContain("\\caption{Scores of 150 samples at temperature $0.5$}");
  expect(latex).not.toContain("\\pm");
}, 60_000);

it("a mean over a single anchor that counts has no standard error, in any format", async () => {
  const report = await reportOver(60);
  if (report.anchors === null) throw new Error("every sample is an anchor");
  const standardErrors = report.anchors.standardErrors.map(({ metric }) => ({
    metric,
    standardError: null,
  }));
  const unknown = { ...report, anchors: { ...report.anchors, standardErrors } };
  const [line] = linesOf(csvOf(unknown));
  expect(line).toMatchObject({ mapAtRError: "", anchors: "60" });
  expect(latexOf(unknown)).not.toMatch(/& .*\\pm/);
}, 60_000);
