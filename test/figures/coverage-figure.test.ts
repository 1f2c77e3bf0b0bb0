import { expect, test } from "vitest";
import { coverageFigure, type Look, toSvg } from "../../src/figures/index.ts";
import { namedPrior, priorFromCounts, uniformPrior } from "../../src/index.ts";
import { coverageData, range } from "./data.ts";
import { all, distanceTo, lineOf, parseSvg, reader, ticksOf } from "./parse-svg.ts";

const look: Look = { theme: "light", width: 640, language: "en" };

test.each([
  ["cifar10", namedPrior("cifar10"), range(10, 150)],
  ["three unequal classes", priorFromCounts([50, 30, 20]), range(1, 40)],
  ["cifar100 at five numbers of draws", namedPrior("cifar100"), [128, 256, 384, 512, 1024]],
  ["a million classes", uniformPrior(1e6), [1e7, 1.2e7, 1.5e7, 2e7, 3e7]],
])("each υ and 1 − υ is where the axes say, within a pixel: %s", (_, prior, draws) => {
  const data = coverageData(prior, draws);
  const root = parseSvg(toSvg(coverageFigure(data, look)));
  const { x: xTicks, y: frames } = ticksOf(root);
  const x = reader(xTicks, "logarithmic");
  const y = reader(frames[0], "linear");
  const logY = reader(frames[1], "logarithmic");
  for (const row of data.rows) {
    const at = x(row.draws);
    expect(distanceTo(lineOf(root, "coverage"), [at, y(row.probability)])).toBeLessThan(1);
    if (row.complement < 1e-12) continue;
    expect(distanceTo(lineOf(root, "complement"), [at, logY(row.complement)])).toBeLessThan(1);
  }
  // And nothing is drawn that is no row.
  for (const [px, py] of lineOf(root, "coverage").flat()) {
    const near = data.rows.filter(
      (row) => Math.abs(x(row.draws) - px) < 1 && Math.abs(y(row.probability) - py) < 1,
    );
    expect(near.length).toBeGreaterThan(0);
  }
});

test("lines mark the mean and the median of the coupon time and the number of classes", () => {
  const root = parseSvg(
    toSvg(coverageFigure(coverageData(namedPrior("cifar10"), range(8, 150)), look)),
  );
  const x = reader(ticksOf(root).x, "logarithmic");
  const rules = all(root, "path").filter(({ attributes }) => attributes.class.startsWith("rule"));
  const places = rules.map(({ attributes }) => Number(/^M([\d.]+),/.exec(attributes.d)?.[1]));
  // Σ 10/i for i from 1 to 10; the median is the first n with υ ≥ 1/2.
  const mean = range(1, 10).reduce((sum, i) => sum + 10 / i, 0);
  for (const value of [mean, 27, 10]) {
    expect(places.some((place) => Math.abs(place - x(value)) < 1)).toBe(true);
  }
  const labels = all(root, "text").map(({ text }) => text);
  expect(labels).toEqual(expect.arrayContaining(["expected 29.3", "median 27", "C = 10"]));
});

test("title and description are sentences with the numbers", () => {
  const { title, description } = coverageFigure(
    { ...coverageData(namedPrior("cifar10"), [32, 128]), target: { probability: 0.99, draws: 66 } },
    look,
  );
  expect(title).toBe("cifar10, C = 10: probability υ that K + 1 draws cover every class");
  expect(description).toBe(
    "At K + 1 = 32, υ is 0.691. At K + 1 = 128, υ is 1 − 1.4·10⁻⁵. The expected number of draws until every class is seen is 29.3, the median 27. Marked: υ ≥ 0.99: 66.",
  );
});

test("with an anchor there are two curves, each with a name", () => {
  const data = coverageData(priorFromCounts([5, 3, 2]), range(1, 30));
  const rows = data.rows.map((row) => ({ ...row, anchor: row }));
  const root = parseSvg(toSvg(coverageFigure({ ...data, anchor: { class: 2 }, rows }, look)));
  expect(lineOf(root, "coverage-anchored")).toEqual(lineOf(root, "coverage"));
  expect(all(root, "text").map(({ text }) => text)).toContain("every class");
});

test("one row, and one class, are figures, too", () => {
  for (const data of [
    coverageData(namedPrior("cifar10"), [32]),
    coverageData(uniformPrior(1), [1]),
    coverageData(uniformPrior(1), range(1, 50)),
    coverageData(uniformPrior(10), [3]),
    coverageData(uniformPrior(10), [1e12]),
  ]) {
    const svg = toSvg(coverageFigure(data, look));
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(lineOf(parseSvg(svg), "coverage").flat().length).toBeGreaterThan(0);
  }
});
