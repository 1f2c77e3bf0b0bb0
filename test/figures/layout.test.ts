import fc from "fast-check";
import { expect, test } from "vitest";
import {
  boundsFigure,
  confusionFigure,
  coverageFigure,
  experimentFigure,
  type Figure,
  type Look,
  languages,
  lossesFigure,
  spectrumFigure,
  themes,
  toSvg,
} from "../../src/figures/index.ts";
import { boxOf } from "../../src/figures/text-width.ts";
import {
  longTailedPrior,
  namedPrior,
  type Prior,
  priorFromCounts,
  type Quantity,
  uniformPrior,
} from "../../src/index.ts";
import { boundsData, coverageData, experiment, measurement, range } from "./data.ts";
import { type Element, parseSvgs } from "./parse-svg.ts";

const looks: fc.Arbitrary<Look> = fc.record({
  theme: fc.constantFrom(...themes),
  width: fc.oneof(
    fc.constantFrom(240, 320, 559, 560, 640, 900, 2000),
    fc.integer({ min: 240, max: 2000 }),
  ),
  height: fc.option(fc.oneof(fc.constantFrom(180, 2000), fc.integer({ min: 180, max: 900 })), {
    nil: undefined,
  }),
  language: fc.constantFrom(...languages),
});

const priors: fc.Arbitrary<Prior> = fc.oneof(
  fc
    .constantFrom("cifar10", "cifar100", "mnist", "imagenet-1k", "ag-news")
    .map((slug) => (slug === "ag-news" ? uniformPrior(4) : namedPrior(slug))),
  fc.integer({ min: 1, max: 1000 }).map(uniformPrior),
  fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 32 }).map(priorFromCounts),
  fc.integer({ min: 2, max: 300 }).map((classes) => longTailedPrior(classes, 100)),
);

const rows = (least: number) =>
  fc.oneof(
    fc.uniqueArray(fc.integer({ min: least, max: 1e6 }), { minLength: 1, maxLength: 40 }),
    fc.integer({ min: least, max: 5000 }).map((first) => range(first, first + 60)),
    fc.constant(range(least, 200)),
  );

const coverageFigures = fc
  .record({
    prior: priors,
    draws: rows(1),
    look: looks,
    target: fc.option(fc.integer({ min: 1, max: 5000 })),
    quantiles: fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 5 }),
    anchor: fc.boolean(),
  })
  .map(({ prior, draws, look, target, quantiles, anchor }) => {
    const data = coverageData(prior, draws);
    return coverageFigure(
      {
        ...data,
        ...(target !== null && { target: { probability: 0.99, draws: target } }),
        quantiles: quantiles.map((count) => ({ probability: 0.05, draws: count })),
        ...(anchor && {
          anchor: { class: 0 },
          rows: data.rows.map((row) => ({ ...row, anchor: row })),
        }),
      },
      look,
    );
  });

const quantities = ["supervised", "contrastive", "supervised-unit-temperature"] as const;

const boundsFigures = fc
  .record({
    prior: priors,
    negatives: rows(1),
    look: looks,
    quantity: fc.constantFrom<Quantity>(...quantities),
    temperature: fc.constantFrom(0.01, 0.1, 0.5, 1, 10),
    losses: fc.option(
      fc.record({
        slope: fc.double({ min: 0, max: 2, noNaN: true }),
        supervisedLoss: fc.double({ min: 0, max: 9, noNaN: true }),
      }),
    ),
  })
  .map(({ prior, negatives, look, quantity, temperature, losses }) =>
    boundsFigure(
      boundsData(
        prior,
        negatives,
        {
          setting: "augmentation",
          temperature,
          ...(losses && { supervisedLoss: losses.supervisedLoss, gap: -0.1, variance: 0.1 }),
        },
        losses ? negatives.map((K) => losses.slope * Math.log1p(K)) : undefined,
      ),
      quantity,
      look,
    ),
  );

const loss = fc.double({ min: 0, max: 30, noNaN: true });
const name = fc.constantFrom(
  "0",
  "K128",
  "Ankle boot",
  "a model with quite a long name, indeed",
  "犬",
);

const lossesFigures = fc
  .record({
    look: looks,
    temperature: fc.option(fc.constant(0.5)),
    models: fc.array(
      fc.record({
        name,
        rows: fc.array(
          fc.record({
            draws: fc.integer({ min: 1, max: 1e6 }),
            infoNce: loss,
            supervisedLoss: fc.option(loss),
            expectedSubsetLoss: fc.option(loss),
            collisionTerm: fc.option(loss),
          }),
          { minLength: 1, maxLength: 30 },
        ),
      }),
      { minLength: 1, maxLength: 32 },
    ),
  })
  .map(({ look, ...data }) => lossesFigure(data, look));

const spectrumFigures = fc
  .record({
    look: looks,
    values: fc.array(fc.double({ min: 1e-9, max: 1e3, noNaN: true }), {
      minLength: 1,
      maxLength: 64,
    }),
    models: fc.array(fc.option(name), { minLength: 1, maxLength: 32 }),
  })
  .map(({ look, values, models }) =>
    spectrumFigure(
      {
        spectra: models.map((model) => ({
          model,
          rows: "centred",
          singularValues: values.toSorted((a, b) => b - a),
        })),
      },
      look,
    ),
  );

const confusionFigures = fc
  .record({
    look: looks,
    classes: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 100 })),
    stem: name,
    spread: fc.integer({ min: 1, max: 50 }),
  })
  .map(({ look, classes, stem, spread }) =>
    confusionFigure(
      {
        names: Array.from({ length: classes }, (_, index) => `${stem}${index}`),
        counts: Array.from({ length: classes }, (_, own) =>
          Array.from({ length: classes }, (_, taken) =>
            own === taken ? 40 : (own * taken) % spread,
          ),
        ),
      },
      look,
    ),
  );

const positive = fc.double({ min: 1e-3, max: 1e30, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

const experimentFigures = fc
  .record({
    name,
    look: looks,
    classes: fc.integer({ min: 2, max: 1000 }),
    seeds: fc.integer({ min: 1, max: 3 }),
    rows: fc.uniqueArray(fc.integer({ min: 2, max: 4096 }), { minLength: 1, maxLength: 8 }),
    values: fc.infiniteStream(positive),
    shares: fc.infiniteStream(share),
  })
  .map(({ name, look, classes, seeds, rows, values, shares }) => {
    const stream = (numbers: Iterator<number>) => () =>
      measurement(Array.from({ length: seeds }, () => numbers.next().value));
    return experimentFigure(
      experiment({ name, classes, draws: rows, loss: stream(values), accuracy: stream(shares) }),
      look,
    );
  });

const kinds = [
  ["coverage", coverageFigures],
  ["bounds", boundsFigures],
  ["losses", lossesFigures],
  ["spectra", spectrumFigures],
  ["confusions", confusionFigures],
  ["experiments", experimentFigures],
] as const;

/** Texts that overlap another or leave the figure, by the figure's own widths: a browser's are tested in test/e2e. */
function misplaced({ marks, width, height }: Figure): string[] {
  const texts = marks.filter((mark) => mark.kind === "text");
  const boxes = texts.map((text) => ({ text: text.text, ...boxOf(text) }));
  return boxes.flatMap((a, index) => {
    const isOutside = a.left < -0.01 || a.right > width + 0.01 || a.top < 0 || a.bottom > height;
    const other = boxes
      .slice(index + 1)
      .find(
        (b) =>
          a.left < b.right && b.left < a.right && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5,
      );
    return isOutside || other ? [`${a.text} ${other ? `on ${other.text}` : "outside"}`] : [];
  });
}

test.each(kinds)(
  "no text of a figure of %s overlaps another or leaves the figure",
  (_, figures) => {
    fc.assert(
      fc.property(figures, (figure) => {
        expect(misplaced(figure)).toEqual([]);
      }),
      { numRuns: 300, seed: 5 },
    );
  },
);

test.each(kinds)(
  "figures of %s are well-formed, at most 30 kB, and the same each time",
  (_, figures) => {
    const sampled = fc.sample(figures, { numRuns: 100, seed: 6 });
    const svgs = sampled.map(toSvg);
    for (const [index, svg] of svgs.entries()) {
      expect(new TextEncoder().encode(svg).length).toBeLessThanOrEqual(30_000);
      expect(/.*(NaN|Infinity|undefined|null).*/.exec(svg)?.[0]).toBeUndefined();
      expect(toSvg(sampled[index])).toBe(svg);
    }
    for (const [index, root] of parseSvgs(svgs).entries()) {
      const { title, description, width, height } = sampled[index];
      expect(root.attributes).toMatchObject({ role: "img", viewBox: `0 0 ${width} ${height}` });
      expect(root.children.slice(0, 2).map(({ tag }) => tag)).toEqual(["title", "desc"]);
      expect([root.children[0].text, root.children[1].text]).toEqual([title, description]);
      // Nothing that runs, and nothing from anywhere else.
      for (const { tag } of everything(root)) {
        expect(["desc", "path", "rect", "style", "text", "title"]).toContain(tag);
      }
      expect(svgs[index].replace("http://www.w3.org/2000/svg", "")).not.toMatch(
        /href|url\(|https?:|@import/,
      );
    }
  },
);

function everything(root: Element): Element[] {
  return root.children.flatMap((child) => [child, ...everything(child)]);
}

test.each([
  ["jump", (K: number) => 2 + Math.sin(K * K) + Math.log(K + 1)],
  ["leave the frame and come back", (K: number) => (K % 2 ? 3 : 1e9)],
  ["contradict the theory at every other K", (K: number) => (K % 2 ? Math.log(K + 1) : 0)],
])("a thousand losses that %s stay within 30 kB", (_, lossAt) => {
  const negatives = range(1, 1024);
  const measured = { gap: -0.1, variance: 0.1, deviation: 0.3, totalVariance: 0.2 };
  const data = boundsData(
    uniformPrior(10),
    negatives,
    { setting: "augmentation", temperature: 0.5, supervisedLoss: 1, ...measured },
    negatives.map(lossAt),
  );
  for (const language of languages) {
    for (const width of [320, 900, 2000]) {
      const svg = toSvg(boundsFigure(data, "supervised", { theme: "auto", width, language }));
      expect(new TextEncoder().encode(svg).length).toBeLessThanOrEqual(30_000);
    }
  }
});

test("a hostile name is text, in the title, in the description and to the eye", () => {
  const name = `</title><script>alert("1")</script>&<!--]]>\u0000`;
  const look = { theme: "auto", width: 2000, language: "en" } as const;
  const data = coverageData(uniformPrior(10), range(10, 50));
  const bounds = boundsData(uniformPrior(10), range(1, 50), {
    setting: "augmentation",
    temperature: 1,
  });
  const [coverage, other] = parseSvgs([
    toSvg(coverageFigure({ ...data, prior: { name, classes: 10 } }, look)),
    toSvg(boundsFigure({ ...bounds, prior: { name, classes: 10 } }, "supervised", look)),
  ]);
  for (const root of [coverage, other]) {
    expect(everything(root).some(({ tag }) => tag === "script")).toBe(false);
    expect(root.children[0].text).toContain("</title><script>alert");
  }
});

test.each(themes)("the theme %s is for the screen; print is light", (theme) => {
  const svg = toSvg(
    coverageFigure(coverageData(uniformPrior(10), range(10, 50)), {
      theme,
      width: 640,
      language: "en",
    }),
  );
  const style = /<style>(.*)<\/style>/.exec(svg)?.[1] ?? "";
  const [outside, inside = ""] = style.split("@media");
  const isDark = (rules: string) => rules.includes(".ground{fill:#14161a}");
  expect(isDark(outside)).toBe(theme === "dark");
  if (theme === "auto") {
    expect(inside).toMatch(/^ screen and \(prefers-color-scheme:dark\)/);
    expect(isDark(inside)).toBe(true);
  }
  if (theme === "dark") {
    expect(inside).toMatch(/^ print/);
    expect(isDark(inside)).toBe(false);
  }
});
