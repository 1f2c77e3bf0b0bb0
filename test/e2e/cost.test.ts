import { expect, test } from "vitest";
import { cost } from "../../src/api/cost.ts";
import { limits } from "../../src/api/limits.ts";
import { parsePrior } from "../../src/api/prior-expression.ts";
import { ask } from "./client.ts";

/** Estimates are for a quiet processor; on a busy one everything takes several times as long. */
const PATIENCE = 8;

const budget = limits.cpuSeconds.maximum;

/** The dearest request of its kind that is admitted for the prior, by the number it asks for. */
const dearest: [name: string, path: (prior: string) => string, priors: string[]][] = [
  [
    "coverage",
    (prior) => {
      const { classes } = parsePrior(prior);
      const once = cost.couponTime(parsePrior(prior)) + cost.quantile(parsePrior(prior));
      const rows = Math.floor((budget - once) / cost.coverage(parsePrior(prior)));
      return `/v1/coverage?prior=${prior}&draws=log:${3 * classes}..${30 * classes}:${Math.min(rows, 4096)}`;
    },
    ["uniform:1000", "imagenet-lt", "longtail:2000:100", "longtail:10000:2"],
  ],
  [
    "quantiles",
    (prior) => {
      const once = cost.couponTime(parsePrior(prior)) + cost.quantile(parsePrior(prior));
      const count = Math.min(64, Math.floor((budget - once) / cost.quantile(parsePrior(prior))));
      const levels = Array.from({ length: count }, (_, index) => (index + 0.5) / count);
      return `/v1/coverage?prior=${prior}&quantiles=${levels.join(",")}`;
    },
    ["imagenet-lt", "longtail:2000:100"],
  ],
  [
    "distinct classes",
    (prior) => {
      const entries = Math.floor(budget / cost.distinct(parsePrior(prior)));
      const draws = Math.min(entries - 1, parsePrior(prior).classes);
      return `/v1/coverage?prior=${prior}&draws=${draws}&include=distinct`;
    },
    ["uniform:1000", "longtail:50:10", "mnist"],
  ],
  [
    "collisions",
    (prior) => {
      const rows = Math.floor(budget / cost.collisions(parsePrior(prior), 1e9));
      return `/v1/collisions?prior=${prior}&draws=log:1e9..1e12:${Math.min(rows, 4096)}`;
    },
    ["uniform:10", "imagenet-lt", "longtail:10000:100"],
  ],
  [
    "bounds",
    (prior) => {
      const rows = Math.floor(budget / cost.bounds(parsePrior(prior), 1e9));
      return `/v1/bounds?prior=${prior}&temperature=0.1&draws=log:1e8..1e9:${Math.min(rows, 1024)}`;
    },
    ["uniform:10", "imagenet-lt", "longtail:1000:100"],
  ],
];

const requests = dearest.flatMap(([name, path, priors]) =>
  priors.map((prior) => ({ name, prior, path: path(prior) })),
);

test.each(requests)(
  "the dearest admitted $name of $prior take about a second",
  async ({ path }) => {
    const started = performance.now();
    const response = await ask(path);
    const text = await response.text();
    expect(response.status, text.slice(0, 300)).toBe(200);
    expect((performance.now() - started) / 1000).toBeLessThan(PATIENCE * budget);
  },
);
