/**
 * The tables and figures of the experiments, from the scores of their runs.
 *
 *   node models/results/make.ts            from the scores in this folder
 *   node models/results/make.ts --score    first scores, over HTTP, the runs that have no scores yet
 *
 * Scoring needs the runs' folders, models/training/runs unless `--runs FOLDER` says otherwise, and
 * Python with PyTorch and ONNX Runtime (`PYTHON` names it); it starts the service itself unless
 * `--origin URL` says where one is.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { startService } from "../../scripts/service.ts";
import { toCsv } from "../../src/api/representation/csv.ts";
import { toLatex } from "../../src/api/representation/latex.ts";
import { experimentFigure, toSvg } from "../../src/figures/index.ts";
import { experimentData } from "./experiment.ts";
import { longTable, pageTable } from "./experiment-table.ts";
import { toMarkdown } from "./markdown.ts";
import { RESULTS, type RunScores, readMetrics, readRuns, runNames } from "./run-scores.ts";
import { scoreRun } from "./score-run.ts";

const TRAINING = join(RESULTS, "../training");

/** For pages and papers, in light and dark. */
const LOOK = { theme: "auto", width: 640, language: "en" } as const;

const { values: options } = parseArgs({
  options: {
    score: { type: "boolean", default: false },
    runs: { type: "string", default: join(TRAINING, "runs") },
    origin: { type: "string" },
  },
});

const dataSets = readdirSync(RESULTS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

if (options.score) await scoreAll();
for (const data of dataSets) if (existsSync(join(RESULTS, data, "scores"))) write(data);

async function scoreAll(): Promise<void> {
  const missing = dataSets.flatMap((data) =>
    runNames(data)
      .filter((name) => !existsSync(scoresOf(data, name)))
      .map((name) => ({ data, name })),
  );
  if (missing.length === 0) return;
  const folderOf = ({ data, name }: (typeof missing)[number]) =>
    join(options.runs, data, name, "score");
  for (const run of missing) {
    if (!existsSync(join(folderOf(run), "embed.json"))) embed(run.data, join(folderOf(run), ".."));
  }
  const { origin, stop } = options.origin
    ? { origin: options.origin, stop: async () => {} }
    : await startService();
  // Written when all is done: a local service starts again when a file changes beside its models.
  const scored = new Map<string, RunScores>();
  try {
    for (const run of missing) {
      const { data, name } = run;
      const scores = await scoreRun(origin, folderOf(run), readMetrics(data, name));
      scored.set(scoresOf(data, name), scores);
      console.log(`scored ${data} ${name}`);
    }
  } finally {
    await stop();
    for (const [path, scores] of scored) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, json(scores));
    }
  }
}

function scoresOf(data: string, name: string): string {
  return join(RESULTS, data, "scores", `${name}.json`);
}

function embed(data: string, run: string): void {
  // The glyphs are where their runs are; the other data sets are where their packages put them.
  const folder = data === "glyphs" ? ["--folder", options.runs] : [];
  execFileSync(
    process.env["PYTHON"] ?? "python3",
    [join(TRAINING, "embed.py"), "--out", run, ...folder],
    { stdio: "inherit" },
  );
}

function write(data: string): void {
  const experiment = experimentData(data, readRuns(data));
  const page = pageTable(experiment);
  const save = (name: string, text: string) => writeFileSync(join(RESULTS, data, name), text);
  save("table.json", json(experiment));
  save("table.csv", toCsv(longTable(experiment)));
  save("table.tex", toLatex(page, ["node models/results/make.ts", "\\usepackage{amssymb}"]));
  save("table.md", toMarkdown(page));
  save("figure.svg", toSvg(experimentFigure(experiment, LOOK)));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
