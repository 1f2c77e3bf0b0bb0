import { describe, expect, it } from "vitest";
import { randomUniform } from "../../src/numerics/random.ts";
import { firstOccurrences } from "../../src/scoring/contrastive/first-occurrences.ts";
import { StratifiedRatio } from "../../src/scoring/contrastive/stratified-ratio.ts";

describe("random numbers", () => {
  it("are the same for the same seed and others for another", () => {
    const take = (seed: number) => Array.from({ length: 5 }, randomUniform(seed));
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it("are uniform in (0, 1), also from one to the next", () => {
    const random = randomUniform(1);
    const cells = new Float64Array(256);
    const pairs = 256_000;
    let lowest = 1;
    let highest = 0;
    for (let i = 0; i < pairs; i++) {
      const [x, y] = [random(), random()];
      lowest = Math.min(lowest, x, y);
      highest = Math.max(highest, x, y);
      cells[Math.floor(x * 16) * 16 + Math.floor(y * 16)]++;
    }
    expect(lowest).toBeGreaterThan(0);
    expect(highest).toBeLessThan(1);
    const chiSquared = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 255 degrees of freedom: mean 255, standard deviation 22.6.
    expect(chiSquared).toBeGreaterThan(165);
    expect(chiSquared).toBeLessThan(345);
  });
});

describe("first occurrences", () => {
  it("come in every order as often as draws would have it", () => {
    const counts = Float64Array.of(5, 4, 2, 1);
    const order = firstOccurrences(counts, 1000, randomUniform(3));
    const seen = new Map<string, number>();
    const runs = 60_000;
    for (let run = 0; run < runs; run++) {
      const key = order(1).join("");
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    let chiSquared = 0;
    for (const [key, count] of seen) {
      const [first, second] = [...key].map((c) => counts[Number(c)]);
      const expected = ((runs * first) / 8) * (second / (8 - first));
      chiSquared += (count - expected) ** 2 / expected;
    }
    // 5 degrees of freedom: above 20.5 one time in a thousand.
    expect(chiSquared).toBeLessThan(20.5);
  });
});

describe("first occurrences within a few draws", () => {
  it("leave out most of many classes, and are otherwise those of all", () => {
    const counts = Float64Array.from({ length: 5000 }, (_, c) => 1 + (c % 3));
    const order = firstOccurrences(counts, 3, randomUniform(4));
    const sizes = Array.from({ length: 200 }, () => order(0).length);
    // 3 + 10·√3 + 100 draws at the slowest.
    expect(Math.min(...sizes)).toBeGreaterThan(70);
    expect(Math.max(...sizes)).toBeLessThan(180);
    const first = new Float64Array(3);
    for (let run = 0; run < 6000; run++) first[counts[order(0)[0]] - 1]++;
    // Classes of weight 1, 2 and 3 are 1667, 1667 and 1666: shares of 1/6, 1/3 and 1/2.
    const chiSquared = [1000, 2000, 3000].reduce(
      (sum, expected, index) => sum + (first[index] - expected) ** 2 / expected,
      0,
    );
    expect(chiSquared).toBeLessThan(13.8);
  });
});

describe("a stratified ratio", () => {
  it("weighs the means of its strata", () => {
    const ratio = new StratifiedRatio();
    for (const x of [1, 3]) ratio.add(x, 1);
    ratio.endStratum(0.25);
    for (const x of [10, 10, 13]) ratio.add(x, 1);
    ratio.endStratum(0.75);
    // Variances of the means: 2/2 and 3/3.
    expect(ratio.estimate()?.value).toBeCloseTo(0.25 * 2 + 0.75 * 11, 14);
    expect(ratio.estimate()?.standardError).toBeCloseTo(Math.hypot(0.25, 0.75), 14);
  });

  it("knows exactly what is proportional", () => {
    const ratio = new StratifiedRatio();
    for (const y of [0, 1, 1, 5]) ratio.add(3 * y, y);
    ratio.endStratum(1);
    expect(ratio.estimate()).toEqual({ value: 3, standardError: 0 });
  });

  it("is unknown where its denominator never was anything else than 0", () => {
    const ratio = new StratifiedRatio();
    for (let i = 0; i < 2; i++) ratio.add(0, 0);
    ratio.endStratum(1);
    expect(ratio.estimate()).toBeNull();
  });
});
