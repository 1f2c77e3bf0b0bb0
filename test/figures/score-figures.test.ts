import { describe, expect, test } from "vitest";
import {
  confusionFigure,
  type Look,
  lossesFigure,
  spectrumFigure,
  toSvg,
} from "../../src/figures/index.ts";
import { dark, light } from "../../src/figures/palette.ts";
import { all, distanceTo, lineOf, parseSvg, reader, ticksOf } from "./parse-svg.ts";

const look: Look = { theme: "light", width: 640, language: "en" };

/** Of the embeddings in examples/data, as their report has them. */
const rows = [
  [16, 1.346, 1.659, 1.475, 0.801],
  [64, 2.568, 1.659, 1.658, 1.929],
  [1024, 5.284, 1.659, 1.659, 4.635],
].map(([draws, infoNce, supervisedLoss, expectedSubsetLoss, collisionTerm]) => ({
  draws,
  infoNce,
  supervisedLoss,
  expectedSubsetLoss,
  collisionTerm,
}));

describe("a figure of losses", () => {
  const { root, figure } = draw(
    lossesFigure({ temperature: 0.5, models: [{ name: "", rows }] }, look),
  );
  const axes = ticksOf(root);
  const x = reader(axes.x, "logarithmic");
  const y = reader(axes.y[0], "linear");

  test("has every loss of one model at its place", () => {
    const terms = ["infoNce", "supervisedLoss", "expectedSubsetLoss", "collisionTerm"] as const;
    for (const term of terms) {
      for (const row of rows) {
        const distance = distanceTo(lineOf(root, term), [x(row.draws), y(row[term])]);
        expect(distance, `${term} at ${row.draws}`).toBeLessThan(1);
      }
    }
    expect(figure.description).toContain("At the last: R, InfoNCE 5.28,");
  });

  test("of several models has the InfoNCE of each, in the order of K", () => {
    const other = rows.map((row) => ({ ...row, infoNce: row.infoNce / 2 })).reverse();
    const models = [
      { name: "K16", rows },
      { name: "K128", rows: other },
    ];
    const { root: both } = draw(lossesFigure({ temperature: null, models }, look));
    for (const { name, rows: own } of models) {
      const [line] = lineOf(both, name);
      expect(line).toHaveLength(3);
      expect(line[0][0]).toBeLessThan(line[2][0]);
      for (const { draws, infoNce } of own) {
        expect(distanceTo([line], [x(draws), y(infoNce)])).toBeLessThan(1);
      }
    }
  });

  test("leaves out what is not known", () => {
    const unlabelled = rows.map((row) => ({
      ...row,
      supervisedLoss: null,
      expectedSubsetLoss: null,
      collisionTerm: null,
    }));
    const models = [{ name: "", rows: unlabelled }];
    const { root: one } = draw(lossesFigure({ temperature: 0.5, models }, look));
    const lines = all(one, "path").filter(({ attributes }) => attributes["data-id"]);
    expect(lines.map(({ attributes }) => attributes["data-id"])).toEqual(["infoNce"]);
  });
});

test("a figure of a spectrum has every singular value as a share of the largest", () => {
  const singularValues = [50, 40, 5, 0.5, 0.004, 1e-9];
  const { root } = draw(
    spectrumFigure({ spectra: [{ model: null, rows: "centred", singularValues }] }, look),
  );
  const axes = ticksOf(root);
  const x = reader(axes.x, "linear");
  const y = reader(axes.y[0], "logarithmic");
  const [line] = lineOf(root, "centred");
  expect(line).toHaveLength(5);
  singularValues.slice(0, 5).forEach((value, index) => {
    expect(distanceTo([line], [x(index + 1), y(value / 50)])).toBeLessThan(1);
  });
});

describe("a figure of confusions", () => {
  const counts = [
    [8, 2, 0],
    [0, 5, 0],
    [1, 3, 4],
  ];
  const { root, figure } = draw(confusionFigure({ names: ["cat", "dog", "owl"], counts }, look));
  const texts = all(root, "text");

  test("has the share of each row in per cent, in its cell, unless it rounds to 0", () => {
    const { frame } = figure.plots[0];
    const cell = (frame.right - frame.left) / 3;
    const found = texts
      .filter(({ attributes }) => attributes.class === "value")
      .map(({ text, attributes: { x, y } }) => [
        text,
        Math.floor((Number(y) - frame.top) / cell),
        Math.floor((Number(x) - frame.left) / cell),
      ]);
    expect(found).toEqual([
      ["80", 0, 0],
      ["20", 0, 1],
      ["100", 1, 1],
      ["13", 2, 0],
      ["38", 2, 1],
      ["50", 2, 2],
    ]);
  });

  test("shades each cell by its share, and none without samples", () => {
    const areas = all(root, "path").filter(({ attributes }) => attributes.class === "area");
    const boxes = areas.reduce(
      (sum, { attributes }) => sum + attributes.d.split("M").length - 1,
      0,
    );
    expect(boxes).toBe(6);
    const opacities = areas.map(({ attributes }) => Number(attributes["fill-opacity"]));
    expect(opacities).toEqual([...opacities].sort((a, b) => a - b));
    expect(opacities.at(-1)).toBe(0.55);
  });

  test("names what is confused most often", () => {
    expect(figure.description).toBe(
      "Most often confused: owl for dog (37.5 %), cat for dog (20 %), owl for cat (12.5 %).",
    );
    const perfect = confusionFigure(
      {
        names: ["a", "b"],
        counts: [
          [1, 0],
          [0, 1],
        ],
      },
      look,
    );
    expect(perfect.description).toBe("No sample is taken for another class.");
  });

  test("numbers classes whose names do not fit", () => {
    const names = Array.from({ length: 10 }, (_, index) => `quite a long name ${index}`);
    const identity = names.map((_, own) => names.map((_, taken) => Number(own === taken)));
    const { root: long } = draw(confusionFigure({ names, counts: identity }, look));
    const ticks = all(long, "text").filter(({ attributes }) => attributes.class === "tick");
    expect(ticks.map(({ text }) => text)).toContain("3");
    expect(ticks.some(({ text }) => text.startsWith("3  quite a"))).toBe(true);
  });

  test.each([
    ["light", light],
    ["dark", dark],
  ] as const)("can be read on its darkest cells: a contrast of 4.5, %s", (_, palette) => {
    const channels = (colour: string) =>
      (colour.match(/[0-9a-f]{2}/g) ?? []).map((c) => parseInt(c, 16));
    const ground = channels(palette.ground);
    const darkest = channels(palette.hues[0]).map((c, i) => 0.55 * c + 0.45 * ground[i]);
    const luminance = (colour: readonly number[]) => {
      const [r, g, b] = colour.map((c) =>
        c <= 10.3 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [high, low] = [luminance(darkest), luminance(channels(palette.ink))].sort(
      (a, b) => b - a,
    );
    expect((high + 0.05) / (low + 0.05)).toBeGreaterThanOrEqual(4.5);
  });
});

function draw<Figure extends Parameters<typeof toSvg>[0]>(figure: Figure) {
  return { figure, root: parseSvg(toSvg(figure)) };
}
