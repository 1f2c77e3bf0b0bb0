/**
 * What a job of ImageNet-1k's training set costs, on paper: two views of 2,048 dimensions, planned as any job.
 * Nothing is computed. Run: node bench/imagenet-job.ts [ANCHORS [DIMENSIONS]]
 */
import type { JobInput, StoredArray } from "../src/jobs/job-input.ts";
import { planJob } from "../src/jobs/plan-job.ts";
import { platformLimits } from "../src/jobs/platform-limits.ts";

/** Cloudflare's list prices beyond what a plan includes, in dollars; R2 takes nothing for what is read. */
const PRICES = {
  // developers.cloudflare.com/workflows/reference/pricing, as of 2026.
  cpuMillisecond: 0.02 / 1e6,
  // developers.cloudflare.com/r2/pricing: Class A, writes, and Class B, reads.
  write: 4.5 / 1e6,
  read: 0.36 / 1e6,
  gigabyteMonth: 0.015,
};

/** What a Worker reads from R2 in a second, assumed. */
const BYTES_A_SECOND = 100e6;

const SAMPLES = 1_281_167;
const CLASSES = 1000;
/** Of the largest class. */
const LARGEST_CLASS = 1300;

const [anchors = "20000", dimensions = "2048"] = process.argv.slice(2);
const columns = Number(dimensions);

function view(name: string): StoredArray {
  return {
    name,
    key: `files/${name}.npy`,
    shape: [SAMPLES, columns],
    dtype: "float32",
    start: 128,
    itemBytes: 4,
    bigEndian: false,
  };
}

const input: JobInput = {
  arrays: [
    view("view1"),
    view("view2"),
    { ...view("labels"), shape: [SAMPLES], dtype: "int64", itemBytes: 8 },
  ],
  samples: SAMPLES,
  dimensions: columns,
  views: ["view1", "view2"],
  hasViewMean: false,
  trainRows: null,
  labels: { classes: CLASSES, largestClass: LARGEST_CLASS, knownTrainRows: null },
  temperature: 0.5,
  draws: null,
};
const { stages, totals, warnings } = planJob(input, { anchors: Number(anchors) });

console.log("| stage | steps | CPU s a step | MB read a step | MB of memory |");
console.log("| --- | --- | --- | --- | --- |");
for (const stage of stages) {
  const steps = stage.rounds === 1 ? `${stage.steps}` : `${stage.steps} × ${stage.rounds}`;
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  console.log(
    `| ${stage.id} | ${steps} | ${stage.seconds.toFixed(1)} | ${megabytes(stage.readBytes)} | ${megabytes(stage.memoryBytes)} |`,
  );
}
const { concurrency } = platformLimits;
const hours = (of: (stage: (typeof stages)[number]) => number) =>
  stages.reduce(
    (sum, stage) => sum + (stage.rounds * Math.ceil(stage.steps / concurrency) * of(stage)) / 3600,
    0,
  );
const files = 2 * SAMPLES * columns * 4;
const cpu = 1000 * totals.seconds * PRICES.cpuMillisecond;
console.log(`
files ${(files / 1e9).toFixed(1)} GB, ${anchors} anchors
steps ${totals.steps}; CPU ${Math.round(totals.seconds)} s; read ${(totals.readBytes / 1e12).toFixed(2)} TB; written ${(totals.writtenBytes / 1e9).toFixed(1)} GB
wall time with ${concurrency} steps at a time: ${hours(({ seconds }) => seconds).toFixed(2)} h of computing, ${hours(({ readBytes }) => readBytes / BYTES_A_SECOND).toFixed(2)} h of reading at ${BYTES_A_SECOND / 1e6} MB/s
dollars: CPU ${cpu.toFixed(2)}; at most ${totals.operations} operations, ${(totals.operations * PRICES.read).toFixed(2)} if reads, as nearly all are, ${(totals.operations * PRICES.write).toFixed(2)} if writes; a day of the files ${((files / 1e9 / 30) * PRICES.gigabyteMonth).toFixed(2)}
${warnings.map(({ message }) => `- ${message}`).join("\n")}`);
