import { expect, test } from "vitest";
import { askJson, postJson } from "./client.ts";

interface CoverageRow {
  draws: number;
  negatives: number | null;
  probability: number;
  complement: number;
  logProbability: number | null;
  logComplement: number | null;
  reason: string | null;
  anchor?: { probability: number };
  distinct?: { mean: number; distribution: { classes: number; probability: number }[] };
}

interface CoverageAnswer {
  expectedDraws: number;
  medianDraws: number;
  target?: { draws: number | null };
  quantiles?: { draws: number | null; reason: string | null }[];
  rows: CoverageRow[];
}

const coverage = (query: string) => askJson(`/v1/coverage?${query}`) as Promise<CoverageAnswer>;

/** Relative closeness; the published digits decide the tolerance. */
function close(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected) / Math.abs(expected)).toBeLessThan(tolerance);
}

test("the expected draws of the published table come from one call", async () => {
  const { priors } = (await askJson("/v1/priors")) as {
    priors: { slug: string; expectedDraws: number }[];
  };
  const ceilings = ["imdb", "ag-news", "cifar10", "cifar100", "wiki3029", "imagenet-1k"].map(
    (slug) => Math.ceil(priors.find((prior) => prior.slug === slug)!.expectedDraws),
  );
  expect(ceilings).toEqual([3, 9, 30, 519, 26030, 7709]);
});

test("32 draws cover CIFAR-10 with probability 0.690975632447", async () => {
  const { rows } = await coverage("prior=cifar10&draws=32");
  close(rows[0].probability, 0.690975632447, 1e-12);
});

test("128 draws cover CIFAR-100 with probability 1.5e-22, not the published 4.5e-4", async () => {
  const { rows } = await coverage("prior=cifar100&draws=128,256");
  close(rows[0].probability, 1.50362050782e-22, 1e-11);
  close(rows[1].probability, 1.23291229559e-4, 1e-11);
});

test("the collision terms of CIFAR-10 and CIFAR-100 are the published ones, to their two digits", async () => {
  const published: [query: string, terms: number[]][] = [
    ["prior=cifar10&draws=32,64,128,256,512", [1.32, 1.93, 2.58, 3.26, 3.94]],
    [
      "prior=cifar100&draws=128,256,384,512,640,768,896,1024",
      [0.69, 1.15, 1.48, 1.73, 1.93, 2.1, 2.24, 2.37],
    ],
  ];
  for (const [query, terms] of published) {
    const { rows } = (await askJson(`/v1/collisions?${query}`)) as {
      rows: { collisionTerm: number }[];
    };
    expect(rows).toHaveLength(terms.length);
    // Some of them are rounded and some cut off.
    rows.forEach((row, index) => {
      expect(Math.abs(row.collisionTerm - terms[index])).toBeLessThan(0.01);
    });
  }
});

test("rows come back in the order asked, repetitions included", async () => {
  const { rows } = await coverage("prior=cifar10&draws=64,1..3,64,log:10..1000:3");
  expect(rows.map((row) => row.draws)).toEqual([64, 1, 2, 3, 64, 10, 100, 1000]);
});

test("negatives are draws minus one", async () => {
  const byDraws = await coverage("prior=cifar10&draws=32,64");
  const byNegatives = await coverage("prior=cifar10&negatives=31,63");
  expect(byNegatives).toEqual(byDraws);
});

test("every POST answers like the GET with the same parameters", async () => {
  const twins: [path: string, query: string, body: object][] = [
    [
      "/v1/coverage",
      "prior=counts:50,30,20&draws=5..9&target=0.9&quantiles=0.1,0.5&anchor=2&include=distinct",
      {
        prior: { counts: [50, 30, 20] },
        draws: [5, 6, 7, 8, 9],
        target: 0.9,
        quantiles: [0.1, 0.5],
        anchor: 2,
        include: ["distinct"],
      },
    ],
    ["/v1/coverage", "prior=uniform:100&draws=512", { prior: { uniform: 100 }, draws: 512 }],
    ["/v1/coverage", "prior=longtail:10:50&draws=1..4", { prior: "longtail:10:50", draws: "1..4" }],
    [
      "/v1/collisions",
      "prior=longtail:10:50&negatives=31&collisions=0,3",
      { prior: { longtail: { classes: 10, imbalance: 50 } }, negatives: 31, collisions: [0, 3] },
    ],
    [
      "/v1/bounds",
      "prior=cifar10&draws=32,64&temperature=0.5&contrastiveLoss=1.9,2.5&gap=-1&variance=0.5",
      {
        prior: "cifar10",
        draws: [32, 64],
        temperature: 0.5,
        contrastiveLoss: [1.9, 2.5],
        gap: -1,
        variance: 0.5,
      },
    ],
  ];
  for (const [path, query, body] of twins) {
    const response = await postJson(path, body);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(await askJson(`${path}?${query}`));
  }
});

test("a POST takes its format in the body", async () => {
  const response = await postJson("/v1/coverage", { prior: "cifar10", draws: 32, format: "csv" });
  expect(response.headers.get("Content-Type")).toContain("text/csv");
});

test("what is infinite is null, with a reason beside it", async () => {
  const { rows, quantiles } = await coverage(
    "prior=cifar10&draws=0,9,10&quantiles=0.5,0.9999999999",
  );
  expect(rows[0]).toMatchObject({ draws: 0, negatives: null, probability: 0 });
  expect(rows[0].reason).toContain("no draws");
  expect(rows[1]).toMatchObject({ probability: 0, logProbability: null, logComplement: 0 });
  expect(rows[1].reason).toContain("fewer draws than classes");
  expect(rows[2].reason).toBeNull();
  expect(quantiles?.map((quantile) => quantile.reason)).toEqual([null, null]);
  const slow = await coverage("prior=counts:1,4503599627370496&quantiles=0.5");
  expect(slow.quantiles?.[0]).toMatchObject({ draws: null });
  expect(slow.quantiles?.[0].reason).toContain("1e12");
});

test("a prior of 100,000 distinct probabilities has coverages, though no room for statistics", async () => {
  const answer = await coverage("prior=longtail:100000:10&draws=1e7");
  expect(answer.rows[0].probability).toBeGreaterThan(0);
  expect(answer).toMatchObject({ expectedDraws: null, medianDraws: null });
  expect((answer as unknown as { reason: string }).reason).toContain("too many distinct");
});

test("the median of the coupon time is its quantile at one half, and meets the target", async () => {
  const answer = await coverage("prior=mnist&target=0.5&quantiles=0.5");
  expect(answer.target?.draws).toBe(answer.medianDraws);
  expect(answer.quantiles?.[0].draws).toBe(answer.medianDraws);
  const { rows } = await coverage(
    `prior=mnist&draws=${answer.medianDraws - 1},${answer.medianDraws}`,
  );
  expect(rows[0].probability).toBeLessThan(0.5);
  expect(rows[1].probability).toBeGreaterThanOrEqual(0.5);
});

test("the distribution of distinct classes sums to one and ends in the coverage", async () => {
  const { rows } = await coverage("prior=cifar10&draws=32&include=distinct");
  const { distribution } = rows[0].distinct!;
  close(
    distribution.reduce((sum, entry) => sum + entry.probability, 0),
    1,
    1e-12,
  );
  close(distribution.at(-1)!.probability, rows[0].probability, 1e-11);
});

test("coverage is the average of the coverages given the anchor's class", async () => {
  const counts = [50, 30, 20];
  let average = 0;
  for (const [index, count] of counts.entries()) {
    const { rows } = await coverage(`prior=counts:50,30,20&draws=12&anchor=${index}`);
    average += (count / 100) * rows[0].anchor!.probability;
  }
  const { rows } = await coverage("prior=counts:50,30,20&draws=12");
  close(average, rows[0].probability, 1e-12);
});

test("the optimum's bounds are those of the table in the theory", async () => {
  const { rows } = (await askJson(
    "/v1/bounds?prior=cifar10&negatives=31,127,511&temperature=0.5",
  )) as {
    rows: { bounds: { id: string; value: number }[]; simplex: { supervisedLoss: number } }[];
  };
  const value = (row: number, id: string) =>
    rows[row].bounds.find((bound) => bound.id === id)!.value;
  expect(rows[0].simplex.supervisedLoss.toFixed(4)).toBe("0.6807");
  expect(value(0, "arora-2019").toFixed(2)).toBe("23.70");
  expect(value(1, "arora-2019").toPrecision(4)).toBe("4.335e+5");
  expect(value(0, "ash-2022").toFixed(2)).toBe("53.80");
  expect(value(0, "nozawa-sato-2021").toFixed(3)).toBe("3.714");
  expect(value(2, "bao-2022").toFixed(4)).toBe("3.3388");
});
