import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ExperimentData } from "../../src/figures/index.ts";

const RESULTS = "models/results";
const json = (path: string) => JSON.parse(readFileSync(`${RESULTS}/${path}`, "utf8"));

/** What a run's file of scores holds, as far as it is checked here. */
interface Scores {
  readonly model: string;
  readonly classes: number;
  readonly contrastive: Readonly<Record<string, number>> & {
    readonly gap: { readonly clipped: number; readonly variance: number };
  };
  readonly bounds: readonly {
    readonly id: string;
    readonly direction: "upper" | "lower";
    readonly value: number | null;
    readonly measured: number;
  }[];
  readonly meanClassifier: Readonly<Record<"projection" | "features", { readonly top1: number }>>;
  readonly collisionSpread: number;
}

const dataSets = readdirSync(RESULTS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(`${RESULTS}/${entry.name}/scores`))
  .map(({ name }) => name);

describe.each(dataSets)("%s", (data) => {
  const table: ExperimentData = json(`${data}/table.json`);
  const runs = readdirSync(`${RESULTS}/${data}/scores`).map((file) => {
    const [draws, seed] = file.replace(".json", "").split("-").map(Number);
    const scores: Scores = json(`${data}/scores/${file}`);
    return { draws, seed, scores, metrics: json(`${data}/${file}`) };
  });

  test("every mean and deviation of the table is that of the runs' own files", () => {
    expect(table.rows.map(({ draws }) => draws)).toEqual(
      [...new Set(runs.map(({ draws }) => draws))].sort((a, b) => a - b),
    );
    for (const [index, row] of table.rows.entries()) {
      const own = runs.filter(({ draws }) => draws === row.draws).sort((a, b) => a.seed - b.seed);
      expect(row.seeds).toEqual(own.map(({ seed }) => seed));
      const expected: Record<string, number[]> = {
        infoNce: own.map(({ scores }) => scores.contrastive.infoNce),
        coverage: own.map(({ scores }) => scores.contrastive.coverage),
        supervisedLoss: own.map(({ scores }) => scores.contrastive.supervisedLoss),
        gap: own.map(({ scores }) => scores.contrastive.gap.clipped),
        variance: own.map(({ scores }) => scores.contrastive.gap.variance),
        collisionSpread: own.map(({ scores }) => scores.collisionSpread),
        meanClassifierWithHead: own.map(({ scores }) => scores.meanClassifier.projection.top1),
        meanClassifierWithoutHead: own.map(({ scores }) => scores.meanClassifier.features.top1),
        linearProbeWithHead: own.map(({ metrics }) => metrics.metrics.projection.linearProbe.value),
        linearProbeWithoutHead: own.map(
          ({ metrics }) => metrics.metrics.features.linearProbe.value,
        ),
      };
      for (const [id, values] of Object.entries(expected)) {
        const cell = row[id as "infoNce"];
        expect(cell.values, id).toEqual(values);
        expect(cell.mean, id).toBeCloseTo(meanOf(values), 12);
        if (values.length > 1) expect(cell.deviation, id).toBeCloseTo(deviationOf(values), 12);
        else expect(cell.deviation, id).toBeNull();
      }
      for (const bound of table.bounds) {
        const values = own.map(
          ({ scores }) => scores.bounds.find(({ id }) => id === bound.id)?.value,
        );
        expect(bound.rows[index].values, bound.id).toEqual(values);
      }
    }
  });

  test("no bound is missed by any encoder", () => {
    for (const { draws, seed, scores } of runs) {
      for (const { id, direction, value, measured } of scores.bounds) {
        if (value === null) continue;
        const slack = direction === "upper" ? value - measured : measured - value;
        expect(slack, `${id} at ${draws}-${seed}`).toBeGreaterThan(0);
      }
    }
  });

  test("the bounds of the paper's table are those of its formulas at the measured terms", () => {
    for (const { draws, scores } of runs) {
      const { contrastive } = scores;
      const { collisionTerm, coverage, infoNce, expectedSubsetLoss } = contrastive;
      const { clipped } = contrastive.gap;
      const free = (1 - 1 / scores.classes) ** (draws - 1);
      const boundBy = (name: string) => scores.bounds.find(({ id }) => id === name)?.value;
      expect(boundBy("nozawa-sato-2021-contrastive")).toBeCloseTo(
        (expectedSubsetLoss + collisionTerm) / 2 + clipped,
        10,
      );
      expect(boundBy("nozawa-sato-2021-curl")).toBeCloseTo(
        free * contrastive.collisionFreeSubsetLoss + collisionTerm + clipped,
        10,
      );
      const arora = boundBy("arora-2019");
      if (arora === null || arora === undefined) expect(coverage).toBe(0);
      else {
        expect(Math.log(arora)).toBeCloseTo(
          Math.log((infoNce - clipped - collisionTerm) / (free * coverage)),
          8,
        );
      }
    }
  });

  test("the encoders that the service has are those that were scored", () => {
    const served: string[] = JSON.parse(readFileSync("models/registry.json", "utf8"));
    const first = runs.filter(({ draws }) => served.includes(`${data}-${draws}`));
    let compared = 0;
    for (const { draws, seed, scores } of first) {
      const id = `${data}-${draws}`;
      const card = JSON.parse(readFileSync(`models/${id}/card.json`, "utf8"));
      if (card.seed !== seed) continue;
      compared++;
      const file = readFileSync(`models/${id}/model.onnx`);
      expect(createHash("sha256").update(file).digest("hex"), id).toBe(scores.model);
    }
    expect(compared).toBe(served.filter((id) => id.startsWith(`${data}-`)).length);
  });

  test("CSV, Markdown and LaTeX say what the JSON says", () => {
    const [header, ...lines] = readFileSync(`${RESULTS}/${data}/table.csv`, "utf8")
      .trim()
      .split("\r\n");
    expect(header).toBe("draws,quantity,mean,deviation,seeds");
    const inCsv = new Map(
      lines.map((line) => {
        const [draws, id, mean] = line.split(",");
        return [`${draws} ${id}`, mean === "" ? null : Number(mean)];
      }),
    );
    const markdown = readFileSync(`${RESULTS}/${data}/table.md`, "utf8");
    const latex = readFileSync(`${RESULTS}/${data}/table.tex`, "utf8");
    for (const [index, row] of table.rows.entries()) {
      expect(inCsv.get(`${row.draws} infoNce`)).toBe(row.infoNce.mean);
      for (const { id, rows } of table.bounds) {
        expect(inCsv.get(`${row.draws} ${id}`)).toBe(rows[index].mean);
      }
      const written = (row.infoNce.mean ?? Number.NaN).toFixed(3);
      expect(markdown).toContain(written);
      expect(latex).toContain(written);
    }
  });
});

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value) / values.length;
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
  );
}
