import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { boundsFigure, coverageFigure, type Look, toPng } from "../../src/figures/index.ts";
import glyphs from "../../src/figures/raster/glyphs.json" with { type: "json" };
import { namedPrior } from "../../src/index.ts";
import { boundsData, coverageData, range } from "./data.ts";
import { decodePng } from "./decode-png.ts";

const look: Look = { theme: "auto", width: 640, language: "en" };
const prior = namedPrior("cifar10");
const bounds = boundsData(prior, range(1, 200), { setting: "augmentation", temperature: 0.5 });
const covered = coverageData(prior, range(10, 120));

const rgb = (colour: string) =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

test("it has the figure's size times the scale, its ground, and its texts", async () => {
  for (const [theme, ground] of [
    ["auto", "#ffffff"],
    ["dark", "#14161a"],
  ] as const) {
    const figure = boundsFigure(bounds, "supervised", { ...look, theme });
    for (const scale of [1, 2]) {
      const png = decodePng(await toPng(figure, scale));
      expect([png.width, png.height]).toEqual([scale * figure.width, scale * figure.height]);
      expect(png.at(1, 1)).toEqual(rgb(ground));
      expect(png.texts).toEqual({ Title: figure.title, Description: figure.description });
    }
  }
});

test("the same figure is the same file", async () => {
  const draw = () => toPng(boundsFigure(bounds, "supervised", { ...look, language: "ja" }), 2);
  expect(Buffer.compare(await draw(), await draw())).toBe(0);
});

test("lines go through their points, in their colours", async () => {
  const figure = coverageFigure(covered, look);
  const png = decodePng(await toPng(figure, 4));
  const [{ x, y }] = figure.plots;
  for (const { draws, probability } of covered.rows.filter((_, row) => row % 7 === 3)) {
    const at = [Math.round(4 * x.at(draws)), Math.round(4 * y.at(probability))] as const;
    expect(png.at(...at), `at ${draws}`).toEqual(rgb("#0072b2"));
  }
});

test("text is where its anchor says, and nowhere else", async () => {
  const figure = coverageFigure(covered, { ...look, language: "fr" });
  const titles = figure.marks.filter((mark) => mark.kind === "text" && mark.role === "title");
  const png = decodePng(await toPng({ ...figure, marks: titles }, 1));
  const inked = (x: number, y: number) => png.at(x, y)[0] < 200;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let y = 0; y < png.height; y++) {
    for (let x = 0; x < png.width; x++) {
      if (!inked(x, y)) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  const [first, last] = [titles[0], titles[titles.length - 1]];
  if (first.kind !== "text" || last.kind !== "text") throw new Error("no titles");
  expect(left).toBeGreaterThanOrEqual(first.x - 1);
  expect(left).toBeLessThanOrEqual(first.x + 3);
  expect(right).toBeLessThan(640 - 12);
  expect(top).toBeGreaterThanOrEqual(first.y - 15);
  expect(top).toBeLessThanOrEqual(first.y - 8);
  // The last row of pixels above the base line.
  expect(bottom).toBeGreaterThanOrEqual(last.y - 1);
  expect(bottom).toBeLessThanOrEqual(last.y + 5);
});

test("every character that figures are written with has an outline, and all but Japanese in bold, too", () => {
  const folder = new URL("../../src/figures/words/", import.meta.url);
  const written = new Set<string>();
  for (const file of readdirSync(folder)) {
    const source = readFileSync(new URL(file, folder), "utf8");
    const text = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    for (const character of text) if (character > "\u007f") written.add(character);
  }
  for (const character of "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·−–…≥≤υτσ\u00a0\u202f") written.add(character);
  expect(written.size).toBeGreaterThan(150);
  const { regular, bold } = glyphs as unknown as Record<string, Record<string, unknown>>;
  // If any is missing: python3 scripts/glyphs.py
  expect([...written].filter((character) => !(character in regular))).toEqual([]);
  const others = [...written].filter((character) => character < "\u2e80");
  expect(others.filter((character) => !(character in bold))).toEqual([]);
});
