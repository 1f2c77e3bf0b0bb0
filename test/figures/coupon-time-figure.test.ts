import { expect, test } from "vitest";
import {
  couponTimeData,
  couponTimeFigure,
  type Look,
  languages,
  toSvg,
} from "../../src/figures/index.ts";
import { namedPrior, type Prior, priorFromCounts, uniformPrior } from "../../src/index.ts";
import { all, lineOf, parseSvg, reader, ticksOf } from "./parse-svg.ts";

const look: Look = { theme: "light", width: 640, language: "en" };

/** P(T = n) by inclusion and exclusion over sets of classes. */
function mass(probabilities: readonly number[], draws: number): number {
  let sum = 0;
  for (let missed = 1; missed < 1 << probabilities.length; missed++) {
    let left = 1;
    let sign = -1;
    probabilities.forEach((p, index) => {
      if ((missed >> index) & 1) {
        left -= p;
        sign = -sign;
      }
    });
    sum += sign * (left ** (draws - 1) - left ** draws);
  }
  return sum;
}

test("each number of draws has the height of its probability, within a pixel", () => {
  const probabilities = [0.5, 0.3, 0.2];
  const data = couponTimeData(priorFromCounts([50, 30, 20]));
  expect(data).not.toBeNull();
  if (data === null) return;
  const root = parseSvg(toSvg(couponTimeFigure(data, look)));
  const ticks = ticksOf(root);
  const x = reader(ticks.x, "linear");
  const y = reader(ticks.y[0], "linear");
  const [outline] = lineOf(root, "coupon-time");
  for (let draws = 3; draws <= 20; draws++) {
    const step = outline.find(([px]) => Math.abs(px - x(draws - 0.5)) < 1);
    const heights = outline.filter(([px]) => Math.abs(px - x(draws - 0.5)) < 1).map(([, py]) => py);
    expect(step).toBeDefined();
    const expected = y(mass(probabilities, draws));
    expect(heights.some((height) => Math.abs(height - expected) < 1)).toBe(true);
  }
});

test("the bins follow each other and hold all but two in a thousand", () => {
  const priors: Prior[] = [
    uniformPrior(1),
    uniformPrior(2),
    namedPrior("cifar10"),
    namedPrior("imagenet-1k"),
    namedPrior("imagenet-lt"),
    uniformPrior(1e6),
  ];
  for (const prior of priors) {
    const { bins } = couponTimeData(prior) ?? { bins: [] };
    expect(bins.length).toBeGreaterThan(0);
    expect(bins.length).toBeLessThanOrEqual(80);
    bins.slice(1).forEach(({ first }, index) => {
      expect(first).toBe(bins[index].last + 1);
    });
    const total = bins.reduce((sum, { probability }) => sum + probability, 0);
    expect(total).toBeGreaterThan(0.998);
    expect(total).toBeLessThanOrEqual(1 + 1e-12);
  }
});

test("in every language it has a title, and marks the mean and the median", () => {
  const data = couponTimeData(namedPrior("imagenet-1k"), [0.05, 0.95]);
  if (data === null) throw new Error("there is a distribution");
  for (const language of languages) {
    const svg = toSvg(couponTimeFigure(data, { ...look, language }));
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    const rules = all(parseSvg(svg), "path").filter(({ attributes }) =>
      attributes.class.startsWith("rule"),
    );
    expect(rules.length).toBeGreaterThanOrEqual(3);
  }
  expect(couponTimeFigure(data, look).title).toBe(
    "imagenet-1k, C = 1,000: the coupon time T, draws until every class was seen",
  );
});

test("a coupon time beyond 10¹² draws has no figure", () => {
  expect(couponTimeData(priorFromCounts([1, 1e14]))).toBeNull();
});
