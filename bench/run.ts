/** Every benchmark, one after another. Run: npm run bench */
import { spawnSync } from "node:child_process";

const NAMES = [
  "coverage",
  "bounds",
  "figures",
  "calculator",
  "http",
  "report",
  "gemm",
  "probe",
  "neighbours",
  "growth",
  "formats",
  "encoders",
  "encoder-service",
  "jobs",
  "imagenet-job",
];

for (const name of NAMES) {
  const { status } = spawnSync("node", [`bench/${name}.ts`], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
