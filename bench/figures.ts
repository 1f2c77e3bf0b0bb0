/**
 * Figures drawn and written as SVG, the numbers given, beside what the numbers take; and their bytes.
 * As PNG, processor time of a figure of 64 rows. The file of the elements, in bytes.
 * Run: node bench/figures.ts
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { buildEmbed } from "../scripts/embed.ts";
import { evaluateBounds } from "../src/bounds/catalogue.ts";
import {
  boundsFigure,
  type CoverageData,
  coverageFigure,
  toPng,
  toSvg,
} from "../src/figures/index.ts";
import { couponQuantile, couponTime } from "../src/probability/coupon-time.ts";
import { coverage } from "../src/probability/coverage.ts";
import { namedPrior } from "../src/probability/named.ts";
import { duration, measure } from "./measure.ts";

const look = { theme: "auto", width: 640, language: "en" } as const;

/** About `points` integers from 1 to `last`, evenly on a logarithmic axis. */
function grid(last: number, points: number): number[] {
  const at = (index: number) => Math.round(last ** (index / (points - 1)));
  return [...new Set(Array.from({ length: points }, (_, index) => at(index)))];
}

/** As many rows as the service draws. */
const MOST = Array.from({ length: 1024 }, (_, index) => index + 1);

console.log("(k) a figure from its numbers  (asked: ≤ 5 ms and ≤ 30 kB)");
for (const [slug, last] of [
  ["cifar10", 512],
  ["imagenet-1k", 65_536],
] as const) {
  const prior = namedPrior(slug);
  for (const counts of [grid(last, 64), MOST]) {
    const points = counts.map((negatives) => ({
      negatives,
      contrastiveLoss: Math.log1p(negatives),
    }));
    const settings = { setting: "augmentation", temperature: 0.5, gap: -1, variance: 0.5 } as const;
    const evaluate = () => evaluateBounds({ prior, ...settings }, points);
    const cover = (): CoverageData => ({
      prior,
      expectedDraws: couponTime(prior).mean,
      medianDraws: couponQuantile(prior, 0.5),
      rows: counts.map((draws) => ({ draws, ...coverage(prior, draws) })),
    });
    const bounds = { prior, settings, rows: evaluate() };
    const covered = cover();
    const drawBounds = () => toSvg(boundsFigure(bounds, "supervised", look));
    const drawCoverage = () => toSvg(coverageFigure(covered, look));
    const times = measure({ drawBounds, drawCoverage, evaluate, cover }, { rounds: 7 });
    for (const [name, draw, numbers, svg] of [
      ["bounds", times.drawBounds, times.evaluate, drawBounds()],
      ["coverage", times.drawCoverage, times.cover, drawCoverage()],
    ] as const) {
      const bytes = Buffer.byteLength(svg);
      console.log(
        `    ${name}, ${slug}, ${counts.length} rows: ${duration(draw)} (its numbers ${duration(numbers)}), ${bytes} bytes, ${gzipSync(svg).length} compressed`,
      );
    }
  }
}

const prior = namedPrior("cifar10");
const settings = { setting: "augmentation", temperature: 0.5 } as const;
const rows = evaluateBounds(
  { prior, ...settings },
  grid(512, 64).map((negatives) => ({ negatives })),
);
for (const scale of [1, 2, 4]) {
  const picture = () => toPng(boundsFigure({ prior, settings, rows }, "supervised", look), scale);
  const { length: bytes } = await picture();
  const before = process.cpuUsage();
  for (let round = 0; round < 5; round++) await picture();
  const { user, system } = process.cpuUsage(before);
  console.log(
    `    bounds as PNG, scale ${scale}: ${((user + system) / 5000).toFixed(0)} ms, ${bytes} bytes`,
  );
}

const folder = mkdtempSync(join(tmpdir(), "upsilon-embed-"));
await buildEmbed(join(folder, "embed.js"), ["es2024"]);
const script = readFileSync(join(folder, "embed.js"));
rmSync(folder, { recursive: true });
console.log(
  `    embed.js: ${script.length} bytes, ${gzipSync(script).length} by gzip, ${brotliCompressSync(script).length} by Brotli (asked: ≤ 40 kB)`,
);
