import { describe, expect, test } from "vitest";
import { type BoundsData, boundsFigure, type Look, toSvg } from "../../src/figures/index.ts";
import { namedPrior, type Quantity, uniformPrior } from "../../src/index.ts";
import { boundsData, range } from "./data.ts";
import { all, distanceTo, lineOf, type Pixel, parseSvg, reader, ticksOf } from "./parse-svg.ts";

const look: Look = { theme: "light", width: 900, language: "en" };
const augmentation = { setting: "augmentation", temperature: 0.5 } as const;
const cifar10 = namedPrior("cifar10");

const optimum = boundsData(cifar10, range(1, 512), augmentation);
const measured = boundsData(
  namedPrior("mnist"),
  [15, 31, 63, 127, 255, 511],
  { ...augmentation, supervisedLoss: 1.66, gap: -1.116, variance: 0.571 },
  [1.342, 1.926, 2.562, 3.224, 3.902, 4.588],
);

function draw(data: BoundsData, quantity: Quantity = "supervised") {
  const figure = boundsFigure(data, quantity, look);
  return { figure, root: parseSvg(toSvg(figure)) };
}

describe.each([
  ["at the optimum", optimum],
  ["at measured losses, unequal classes", measured],
])("%s", (_, data) => {
  const { root } = draw(data);
  const { x: xTicks, y: frames } = ticksOf(root);
  const x = reader(xTicks, "logarithmic");
  const y = reader(frames[0], "logarithmic");
  const grid = all(root, "path").find(({ attributes }) => attributes.class === "grid");
  const [top] = Array.from(grid?.attributes.d.matchAll(/,([\d.]+)L/g) ?? [], ([, at]) => +at);

  test("every value of every bound within the frame is on its line, within a pixel", () => {
    let compared = 0;
    for (const { negatives, bounds } of data.rows) {
      for (const { id, quantity, value } of bounds) {
        if (quantity !== "supervised" || value === null || value <= 0) continue;
        const at: Pixel = [x(negatives), y(value)];
        if (at[1] < top) continue;
        compared++;
        expect(distanceTo(lineOf(root, id), at), `${id} at K = ${negatives}`).toBeLessThan(1);
      }
    }
    expect(compared).toBeGreaterThan(50);
  });

  test("no line has a point that is no value, but where it leaves the frame at the top", () => {
    for (const [index, { id, quantity }] of data.rows[0].bounds.entries()) {
      const values = data.rows.map(({ negatives, bounds }) => [negatives, bounds[index].value]);
      if (quantity !== "supervised" || !values.some(([, value]) => (value ?? 0) > 0)) continue;
      for (const [px, py] of lineOf(root, id).flat()) {
        if (py <= top + 0.1) continue;
        const isRow = values.some(
          ([K, value]) =>
            value !== null && Math.abs(x(K ?? 0) - px) < 1 && Math.abs(y(value) - py) < 1,
        );
        expect(isRow, `${id} at ${px},${py}`).toBe(true);
      }
    }
  });

  test("the band is the least upper bound on S at each K", () => {
    for (const { negatives, bounds } of data.rows) {
      const values = bounds.flatMap(({ quantity, direction, value }) =>
        quantity === "supervised" && direction === "upper" && value !== null ? [value] : [],
      );
      const at: Pixel = [x(negatives), y(Math.min(...values))];
      expect(distanceTo(lineOf(root, "tightest"), at)).toBeLessThan(1);
    }
  });
});

test("the supervised loss is a line, measured or at the optimum", () => {
  const { root, figure } = draw(measured);
  const y = reader(ticksOf(root).y[0], "logarithmic");
  for (const [, py] of lineOf(root, "loss").flat()) expect(Math.abs(py - y(1.66))).toBeLessThan(1);
  expect(figure.description).toContain("S = 1.66, measured.");
  expect(draw(optimum).figure.description).toContain("S = 0.681 at the optimum.");
});

test("a bound that needs every class begins where enough draws can be, and a note says so", () => {
  const { root, figure } = draw(optimum);
  const x = reader(ticksOf(root).x, "logarithmic");
  const first = Math.min(
    ...lineOf(root, "coverage")
      .flat()
      .map(([px]) => px),
  );
  expect(first).toBeGreaterThan(x(9) - 1);
  const note =
    "Infinite below K + 1 = 10: Arora et al. 2019, Arora et al. (exact), Nozawa & Sato 2021, coverage, fractional collisions, balanced coverage.";
  expect(figure.description).toContain(note);
  const notes = all(root, "text").filter(({ attributes }) => attributes.class === "note");
  expect(notes.map(({ text }) => text).join(" ")).toContain(note);
  const title = all(root, "path").find(({ attributes }) => attributes["data-id"] === "coverage");
  expect(title?.children[0].text).toBe("coverage – Infinite below K + 1 = 10");
});

test("the description names the tightest bound at both ends", () => {
  expect(draw(optimum).figure.description).toContain(
    "At K = 512, the tightest upper bound is 0.728 (exact intercept).",
  );
});

test("bounds on R and on S at temperature 1 have figures of their own", () => {
  const contrastive = draw(optimum, "contrastive");
  expect(lineOf(contrastive.root, "nozawa-sato-2021-contrastive").length).toBeGreaterThan(0);
  const x = reader(ticksOf(contrastive.root).x, "logarithmic");
  const y = reader(ticksOf(contrastive.root).y[0], "logarithmic");
  for (const { negatives, simplex } of optimum.rows) {
    const at: Pixel = [x(negatives), y(simplex?.contrastiveLoss ?? Number.NaN)];
    expect(distanceTo(lineOf(contrastive.root, "loss"), at)).toBeLessThan(1);
  }
  const unit = draw(optimum, "supervised-unit-temperature");
  expect(lineOf(unit.root, "unit-temperature").length).toBeGreaterThan(0);
});

test("rows may come in any order, each loss with its own", () => {
  const forwards = draw(measured).root;
  const backwards = draw(
    boundsData(
      namedPrior("mnist"),
      [511, 255, 127, 63, 31, 15],
      { ...augmentation, supervisedLoss: 1.66, gap: -1.116, variance: 0.571 },
      [4.588, 3.902, 3.224, 2.562, 1.926, 1.342],
    ),
  ).root;
  expect(backwards).toEqual(forwards);
});

test("what has no value anywhere is still a figure, and says so", () => {
  const one = draw(boundsData(uniformPrior(1), [1, 2, 4], augmentation));
  const none = draw(boundsData(namedPrior("mnist"), [1, 2, 4], augmentation), "contrastive");
  expect(none.figure.description).toMatch(/^At K = 1, the tightest lower bound is 0\.0/);
  const norm = draw(
    boundsData(cifar10, [1, 2, 4], { setting: "augmentation", normBound: 1 }),
    "supervised-unit-temperature",
  );
  expect(norm.figure.description).toContain("No bound has a value here.");
  expect(all(norm.root, "text").map(({ text }) => text)).toContain("No bound has a value here.");
  const lone = draw(boundsData(cifar10, [32], augmentation));
  expect(lineOf(lone.root, "exact-intercept").flat()).toHaveLength(1);
  const steep = draw(
    boundsData(cifar10, range(1, 60), { setting: "augmentation", temperature: 0.001 }),
  );
  expect(JSON.stringify([one, none, norm, lone, steep])).not.toMatch(/NaN|Infinity|undefined/);
});
