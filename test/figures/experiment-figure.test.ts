import { expect, test } from "vitest";
import { experimentFigure, type Look, toSvg } from "../../src/figures/index.ts";
import { experiment, measurement } from "./data.ts";
import { all, distanceTo, lineOf, type Pixel, parseSvg, reader, ticksOf } from "./parse-svg.ts";

const look: Look = { theme: "light", width: 900, language: "en" };

let next = 0;
const data = experiment({
  name: "Digits",
  classes: 10,
  draws: [16, 64, 256],
  loss: () => measurement([2, 2.5, 3].map((value) => value * 1.07 ** (next++ % 17))),
  accuracy: () => measurement([0.7, 0.72, 0.76].map((value) => value + 0.01 * (next++ % 5))),
});
const root = parseSvg(toSvg(experimentFigure(data, look)));
const { x: xTicks, y: frames } = ticksOf(root);
const x = reader(xTicks, "logarithmic");
const loss = reader(frames[0], "logarithmic");
const percent = reader(frames[1], "linear");

test("every mean of an upper bound on S, and of S, is on its line", () => {
  const upper = data.bounds.filter(
    ({ quantity, direction }) => quantity === "supervised" && direction === "upper",
  );
  expect(upper.length).toBeGreaterThan(10);
  data.rows.forEach(({ draws, supervisedLoss }, row) => {
    for (const { id, rows } of upper) {
      const at: Pixel = [x(draws), loss(rows[row].mean ?? Number.NaN)];
      expect(distanceTo(lineOf(root, id), at), `${id} at ${draws}`).toBeLessThan(1);
    }
    const at: Pixel = [x(draws), loss(supervisedLoss.mean ?? Number.NaN)];
    expect(distanceTo(lineOf(root, "supervisedLoss"), at)).toBeLessThan(1);
  });
});

test("accuracies are in per cent, with a bar of one deviation to either side", () => {
  const bars = all(root, "path").filter(({ attributes }) => attributes.class?.startsWith("rule"));
  const ends = bars.flatMap(({ attributes }) =>
    Array.from(attributes.d.matchAll(/([\d.]+),([\d.]+)L([\d.]+),([\d.]+)/g), (match) =>
      match.slice(1).map(Number),
    ),
  );
  for (const { draws, linearProbeWithHead } of data.rows) {
    const { mean, deviation } = linearProbeWithHead;
    if (mean === null || deviation === null) throw new Error("there are three seeds");
    const at: Pixel = [x(draws), percent(100 * mean)];
    expect(distanceTo(lineOf(root, "linearProbeWithHead"), at)).toBeLessThan(1);
    const [low, high] = [mean - deviation, mean + deviation].map((share) => percent(100 * share));
    expect(
      ends.some(
        ([x1, y1, x2, y2]) =>
          Math.abs(x1 - at[0]) < 1 &&
          x1 === x2 &&
          Math.abs(y1 - low) < 1 &&
          Math.abs(y2 - high) < 1,
      ),
      `a bar at ${draws}`,
    ).toBe(true);
  }
});

test("a bound that is a hundred times the loss leaves the frame instead of squeezing it", () => {
  const exploding = experiment({
    name: "Digits",
    classes: 10,
    draws: [16, 64, 256],
    loss: () => measurement([2]),
    accuracy: () => measurement([0.5]),
  });
  const [arora, ...others] = exploding.bounds;
  const rows = arora.rows.map((row, index) => ({ ...row, mean: 10 ** (index * 10) }));
  const figure = experimentFigure({ ...exploding, bounds: [{ ...arora, rows }, ...others] }, look);
  const [{ y, frame }] = figure.plots;
  expect(y.high).toBeLessThan(300);
  const line = figure.marks.find((mark) => mark.kind === "stroke" && mark.id === "arora-2019");
  if (line?.kind !== "stroke") throw new Error("it has no line");
  const heights = line.pieces.flat().map(([, height]) => height);
  expect(Math.min(...heights)).toBe(frame.top);
  expect(figure.description).not.toContain("deviations");
  expect(figure.description).not.toContain("Outside the axis");
});

test("a bound that is never on the axis is named, as it has no line", () => {
  const far = { ...measurement([1e6]), coefficient: 1, reason: null };
  const bounds = data.bounds.map((bound) =>
    bound.id === "ash-2022" ? { ...bound, rows: bound.rows.map(() => far) } : bound,
  );
  const figure = experimentFigure({ ...data, bounds }, look);
  expect(figure.description).toContain("Outside the axis: Ash et al. 2022.");
  const texts = figure.marks.flatMap((mark) => (mark.kind === "text" ? [mark.text] : []));
  expect(texts.filter((text) => text.includes("Ash"))).toEqual([
    expect.stringContaining("Outside the axis: Ash et al. 2022."),
  ]);
});
