/**
 * How the time and the memory of a report grow with the samples, the dimensions, the classes and the
 * numbers of negatives, section by section. Run: npm run kernels && node bench/growth.ts
 *
 * Seconds are of the processor, so that other programs do not count; beside them is what
 * `scoreSeconds` estimates.
 */
import { loadKernels } from "../src/linalg/load-kernels.ts";
import type { ScoreInput } from "../src/scoring/input.ts";
import { score } from "../src/scoring/report.ts";
import { scoreSeconds } from "../src/scoring/score-cost.ts";
import type { Section } from "../src/scoring/sections.ts";
import { collectGarbage, peakBytes } from "./peak-bytes.ts";
import { processorSeconds } from "./processor-seconds.ts";
import { type SyntheticShape, syntheticInput } from "./synthetic.ts";

/** The point that each table passes through. */
const BASE = { samples: 10_000, columns: 64, classes: 10, views: 2, points: 13 };

const TABLES: readonly (readonly [keyof typeof BASE, string, readonly number[]])[] = [
  ["samples", "N", [1000, 2000, 5000, 10_000, 20_000]],
  ["columns", "d", [16, 32, 64, 128, 256, 512]],
  ["classes", "C", [2, 5, 10, 12, 13, 37, 100, 1000]],
  ["points", "values of K", [1, 4, 16, 64]],
  ["views", "views", [1, 2, 3, 4]],
];

const PARTS: Readonly<Record<string, readonly Section[]>> = {
  "contrastive, bounds": ["contrastive", "bounds"],
  classification: ["classification"],
  geometry: ["geometry"],
  retrieval: ["retrieval"],
};

const kernels = await loadKernels();
const only = process.argv[2];
warmUp();
console.log(
  `(j) a report of ${BASE.samples} × ${BASE.columns}, ${BASE.views} views, ${BASE.classes} classes and ${BASE.points} values of K, but for one of them; ${kernels} kernels`,
);
for (const [name, symbol, sizes] of TABLES) {
  if (only !== undefined && only !== name) continue;
  console.log(`| ${symbol} | ${Object.keys(PARTS).join(" | ")} | most memory |`);
  console.log(`| --- |${" --- |".repeat(Object.keys(PARTS).length + 1)}`);
  for (const size of sizes) {
    // New kernels, whose memory is no larger than this needs; no computation has seen the old ones since.
    await loadKernels();
    collectGarbage();
    console.log(row({ ...BASE, [name]: size }, size));
  }
}

function row({ points, ...shape }: SyntheticShape & { points: number }, size: number): string {
  const input = syntheticInput(shape);
  // Spread over 1 … N − 1, and whole.
  const draws = Array.from({ length: points }, (_, i) =>
    Math.max(2, Math.round(shape.samples ** ((i + 1) / points))),
  );
  const cells = Object.values(PARTS).map((include) => {
    const start = processorSeconds();
    score(input, { draws, include });
    const seconds = processorSeconds() - start;
    const estimate = scoreSeconds(input, { draws, include });
    return `${seconds.toPrecision(2)} s (${estimate.toPrecision(2)})`;
  });
  const bytes = peakBytes(() => everything(input, draws));
  return `| ${size} | ${cells.join(" | ")} | ${(bytes / 1e6).toFixed(1)} MB |`;
}

function everything(input: ScoreInput, draws: readonly number[]): void {
  score(input, { draws });
}

/** Until the engine has compiled what is measured. */
function warmUp(): void {
  const input = syntheticInput({ ...BASE, samples: 1000 });
  for (let i = 0; i < 3; i++) everything(input, [2, 16, 128, 1000]);
}
