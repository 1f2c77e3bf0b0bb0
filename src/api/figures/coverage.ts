import * as z from "zod";
import { coverageFigure } from "../../figures/coverage-figure.ts";
import { drawsFromNeverToAlways, POINTS } from "../../figures/default-draws.ts";
import type { Prior } from "../../probability/prior.ts";
import { cost, requireAffordable } from "../cost.ts";
import { coverageRoute } from "../coverage.ts";
import { defineRoute } from "../route.ts";
import { logarithmicDraws } from "./logarithmic-draws.ts";
import { lookOf, lookParameters, lookSchema } from "./look-parameters.ts";
import { pictureRoute } from "./picture-route.ts";

const { include: _, ...asked } = coverageRoute.parameters;

export const coverageFigureRoute = defineRoute({
  methods: ["GET", "POST"],
  path: "/v1/figures/coverage.svg",
  operation: "coverageFigure",
  summary: "Coverage as a figure",
  description:
    "υ against the number of draws K + 1 as an SVG image, with the expectation and the median of the coupon time, the number of classes, and the `target` and `quantiles` asked for; where υ is nearly 1, also 1 − υ on a logarithmic axis. Takes the parameters of `/v1/coverage`; without `draws` the figure shows where υ goes from 0 to 1. Its title and description say the same in words. Deterministic, at most 30 kB, without scripts, fonts or links to anything.",
  parameters: { ...asked, ...lookParameters },
  answer: z.object({ coverage: coverageRoute.answer, look: lookSchema }),
  formats: ["svg"],
  caching: "deterministic",
  examples: [
    {
      title: "Coverage of CIFAR-10, in the reader's colours",
      method: "GET",
      query: { prior: "cifar10" },
    },
    {
      title: "How many draws cover ImageNet-1k with probability 0.99, on a phone, in French",
      method: "GET",
      query: { prior: "imagenet-1k", target: "0.99", width: "320", lang: "fr" },
    },
    {
      title: "Coverage of three unequal classes",
      method: "POST",
      body: { prior: { counts: [50, 30, 20] }, draws: "1..40", theme: "light" },
    },
  ],
  handle: async (options, context) => {
    const draws = logarithmicDraws(options, 1) ?? drawsToShow(options.prior);
    const asked = { ...options, draws, negatives: undefined, include: undefined };
    return { coverage: await coverageRoute.handle(asked, context), look: lookOf(options) };
  },
  figure: ({ coverage, look }) => coverageFigure(coverage, look),
});

export const coveragePictureRoute = pictureRoute(coverageFigureRoute, [
  {
    title: "Coverage of CIFAR-100, for a slide",
    method: "GET",
    query: { prior: "cifar100", target: "0.99", width: "800", scale: "2" },
  },
  {
    title: "Coverage of three unequal classes, for a slide",
    method: "POST",
    body: { prior: { counts: [50, 30, 20] }, draws: "1..40", scale: 2 },
  },
]);

function drawsToShow(prior: Prior): number[] {
  requireAffordable(2 * cost.quantile(prior) + POINTS * cost.coverage(prior), "prior");
  return drawsFromNeverToAlways(prior);
}
