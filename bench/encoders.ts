/**
 * Images per second of an encoder in workerd and in Chromium, against ONNX Runtime natively, one
 * thread each and in seconds of the processor. Run: node bench/encoders.ts
 */
import { execFileSync } from "node:child_process";
import { inChromium, inWorkerd } from "./encoder-places.ts";
import { median } from "./measure.ts";

const MODEL = "models/fashion-mnist-256";
const FILES = ["model.onnx", "model.int8.onnx"];

/** One image, and as many as the service runs at once. */
const COUNTS = [1, 64];
const ROUNDS = 7;

/** Images a round: the time of workerd is known to 10 ms. */
const ROUND_IMAGES = 1024;

/** Sums of all features may differ by this part: int8 rounds in places of its own on each platform. */
const SAME = { "model.onnx": 1e-5, "model.int8.onnx": 2e-2 } as Readonly<Record<string, number>>;

const workerd = await inWorkerd(MODEL);
const places = { workerd, Chromium: await inChromium(MODEL) };
try {
  console.log(`(l) images per second of one core, medians of ${ROUNDS} rounds`);
  for (const file of FILES) {
    for (const place of Object.values(places)) await place.open(file);
    for (const count of COUNTS) await compare(file, count);
  }
  await workerd.open(FILES[0]);
  console.log("    memory of the runtime in workerd");
  for (const runs of [10, 990]) {
    await workerd.run(64, runs);
    console.log(
      `        ${((await workerd.memory()) / 1e6).toFixed(1)} MB after ${runs} more runs`,
    );
  }
} finally {
  for (const place of Object.values(places)) await place.close();
}

async function compare(file: string, count: number): Promise<void> {
  const runs = ROUND_IMAGES / count;
  const native = nativeRun(file, count, runs);
  const times = new Map(Object.keys(places).map((name) => [name, [] as number[]]));
  // The first rounds warm up: engines compile what is hot once more.
  for (let round = -3; round < ROUNDS; round++) {
    for (const [name, place] of Object.entries(places)) {
      const start = await place.seconds();
      const sum = await place.run(count, runs);
      if (round >= 0) times.get(name)!.push((await place.seconds()) - start);
      if (Math.abs(sum / native.sum - 1) > SAME[file]) {
        throw new Error(`${name} gives features of sum ${sum}, native ONNX Runtime ${native.sum}`);
      }
    }
  }
  const speed = count / median(native.seconds);
  console.log(`    ${file}, ${count} at once: native ${speed.toFixed(0)}`);
  for (const [name, each] of times) {
    const here = ROUND_IMAGES / median(each);
    console.log(
      `        ${name} ${here.toFixed(0)}, ${((100 * here) / speed).toFixed(0)} % of it (asked: ≥ 40)`,
    );
  }
}

interface NativeRun {
  readonly seconds: number[];
  readonly sum: number;
}

function nativeRun(file: string, count: number, runs: number): NativeRun {
  const sizes = [count, runs, ROUNDS].map(String);
  const args = ["bench/peers/encoders.py", `${MODEL}/${file}`, ...sizes];
  return JSON.parse(execFileSync("python3", args, { encoding: "utf8" }));
}
