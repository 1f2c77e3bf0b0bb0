/** Coverage against the published algorithms, and one by one. Run: node bench/coverage.ts */
import { execFileSync } from "node:child_process";
import { couponTime } from "../src/probability/coupon-time.ts";
import { coverage } from "../src/probability/coverage.ts";
import { coverageColumns } from "../src/probability/coverages.ts";
import { namedPrior } from "../src/probability/named.ts";
import { uniformPrior } from "../src/probability/prior.ts";
import { duration, measure } from "./measure.ts";
import { alternatingSums, recursion } from "./peers/coverage.ts";

const CLASSES = 100;
const FIRST = 100;
const LAST = 1024;

const cifar100 = namedPrior("cifar100");
const draws = Float64Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i);

console.log(`(a) all υ for C = ${CLASSES}, draws ${FIRST}..${LAST}`);
const all = measure({
  ours: () => coverageColumns(cifar100, draws),
  alternating: () => alternatingSums(CLASSES, LAST),
  recursion: () => draws.map((n) => recursion(CLASSES, n)),
});
console.log(`    upsilon                   ${duration(all.ours)}`);
console.log(`    alternating sum, JS       ${duration(all.alternating)}`);
console.log(`    recursion, JS             ${duration(all.recursion)}`);
console.log(
  `    recursion / upsilon       ${Math.round(all.recursion / all.ours)}  (asked: ≥ 1000)`,
);
const python = JSON.parse(
  execFileSync("python3", ["bench/peers/coverage.py", `${CLASSES}`, `${FIRST}`, `${LAST}`], {
    encoding: "utf8",
  }),
);
console.log(`    alternating sum, Python   ${duration(python.alternatingSeconds)}`);
console.log(
  `    recursion, Python         ${duration(python.recursionSeconds)}  (${Math.round(python.recursionSeconds / all.ours)} × upsilon)`,
);
const sums = alternatingSums(CLASSES, LAST);
for (const n of [128, 256]) {
  const ours = coverage(cifar100, n).probability;
  console.log(
    `    υ(100; ${n}): upsilon ${ours.toPrecision(12)}, alternating sum ${sums[n].toExponential(3)} (JS), ${python[`alternatingAt${n}`].toExponential(3)} (Python)`,
  );
}

console.log("(b) one υ");
const imagenet = namedPrior("imagenet-1k");
for (const n of [5000, 8000, 20_000, 1e6, 1e12]) {
  const { seconds } = measure({ seconds: () => coverage(imagenet, n) });
  console.log(`    ImageNet-1k, n = ${n}: ${duration(seconds)}  (asked: ≤ 1 ms)`);
}
for (const [classes, n] of [
  [10, 32],
  [100, 128],
  [100, 1024],
  [1000, 1e4],
  [1e6, 1e6 + 1],
  [1e6, 14e6],
  [1e6, 1e12],
]) {
  const prior = uniformPrior(classes);
  const { seconds } = measure({ seconds: () => coverage(prior, n) });
  console.log(`    uniform C = ${classes}, n = ${n}: ${duration(seconds)}  (asked: ≤ 50 µs)`);
}
const { seconds } = measure({ seconds: () => couponTime(imagenet) });
console.log(`    coupon time of ImageNet-1k: ${duration(seconds)}`);
