/** Every bound at 1,000 values of K. Run: node bench/bounds.ts */
import { catalogue, evaluateBounds } from "../src/bounds/catalogue.ts";
import { namedPrior } from "../src/probability/named.ts";
import { duration, measure } from "./measure.ts";

console.log(`(c) ${catalogue.length} bounds at 1,000 values of K`);
for (const slug of ["cifar100", "imagenet-1k"]) {
  const prior = namedPrior(slug);
  for (const [name, first] of [
    ["1 … 1000", 1],
    ["100 … 1099", 100],
  ] as const) {
    const points = Array.from({ length: 1000 }, (_, i) => ({ negatives: first + i }));
    const measured = points.map((point) => ({ ...point, contrastiveLoss: 3 }));
    const times = measure(
      {
        optimum: () => evaluateBounds({ prior, setting: "augmentation", temperature: 0.5 }, points),
        measured: () =>
          evaluateBounds(
            { prior, setting: "augmentation", temperature: 0.5, gap: -1, variance: 0.5 },
            measured,
          ),
      },
      { rounds: 7 },
    );
    const asked = slug === "cifar100" ? "  (asked: ≤ 100 ms)" : "";
    console.log(
      `    ${slug}, K = ${name}: ${duration(times.optimum)} at the simplex optimum, ${duration(times.measured)} at measured losses${asked}`,
    );
  }
}
