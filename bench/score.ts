/** The first score of the real file, by section. Run: node bench/score.ts */
import { readFileSync } from "node:fs";
import { parseNpz } from "../src/formats/npz.ts";
import { scoreInputFrom } from "../src/scoring/named-arrays.ts";
import { score } from "../src/scoring/report.ts";
import { duration, measure } from "./measure.ts";

const file = readFileSync("examples/data/fashion-mnist-two-views.npz");
const draws = [16, 32, 64, 128, 256, 512];
const input = scoreInputFrom(parseNpz(file));

console.log("(e) 10,000 × 64 two-view embeddings, six values of K, one core");
const { parse } = measure({ parse: () => parseNpz(file) });
console.log(
  `    reading ${(file.length / 1e6).toFixed(1)} MB of NPZ: ${duration(parse)}, ${(file.length / 1e9 / parse).toFixed(1)} GB/s`,
);
const { all } = measure({ all: () => score(input, { draws }) }, { rounds: 3 });
console.log(`    the whole report: ${duration(all)}`);
