import * as z from "zod";
import { boundsFigure } from "../../figures/bounds-figure.ts";
import {
  logarithmicGrid,
  MOST_NEGATIVES,
  negativesBeyondCoverage,
  POINTS,
} from "../../figures/default-draws.ts";
import { couponTime } from "../../probability/coupon-time.ts";
import type { Prior } from "../../probability/prior.ts";
import { boundsRoute } from "../bounds.ts";
import { cost, requireAffordable } from "../cost.ts";
import { choice, optional } from "../parameters.ts";
import { defineRoute } from "../route.ts";
import { logarithmicDraws } from "./logarithmic-draws.ts";
import { lookOf, lookParameters, lookSchema } from "./look-parameters.ts";
import { pictureRoute } from "./picture-route.ts";

const { include: _, ...asked } = boundsRoute.parameters;

const quantities = ["supervised", "contrastive", "supervised-unit-temperature"] as const;

export const boundsFigureRoute = defineRoute({
  methods: ["GET", "POST"],
  path: "/v1/figures/bounds.svg",
  operation: "boundsFigure",
  summary: "The bounds as a figure",
  description:
    "Every bound on the supervised loss against the number of negatives K as an SVG image, both axes logarithmic; the tightest upper bound at each K stands out, and the loss itself is a line if it is known. Where a bound says nothing its line ends, and a note says why. Takes the parameters of `/v1/bounds`; without `draws` K goes from 1 to several times what covers every class. Its title and description say the same in words. Deterministic, at most 30 kB, without scripts, fonts or links to anything.",
  parameters: {
    ...asked,
    quantity: optional(
      choice(
        "The loss whose bounds are shown: the supervised loss S (the default), InfoNCE R, or S with inner products as logits.",
        quantities,
      ),
    ),
    ...lookParameters,
  },
  answer: z.object({
    bounds: boundsRoute.answer,
    contrastiveLosses: z.array(z.number()).optional(),
    quantity: z.enum(quantities),
    look: lookSchema,
  }),
  formats: ["svg"],
  caching: "deterministic",
  examples: [
    {
      title: "Every bound at the optimum, CIFAR-10, t = 0.5",
      method: "GET",
      query: { prior: "cifar10", temperature: "0.5" },
    },
    {
      title: "Bounds at measured losses, dark",
      method: "GET",
      query: {
        prior: "cifar10",
        draws: "32,64,128",
        temperature: "0.5",
        contrastiveLoss: "1.932,2.568,3.23",
        supervisedLoss: "1.66",
        gap: "-1.116",
        variance: "0.571",
        theme: "dark",
      },
    },
    {
      title: "Bounds on InfoNCE",
      method: "POST",
      body: { prior: "cifar100", negatives: "1..512", temperature: 0.2, quantity: "contrastive" },
    },
  ],
  handle: async (options, context) => {
    const draws = logarithmicDraws(options, 2) ?? drawsToShow(options.prior);
    const { contrastiveLoss } = options;
    const bounds = await boundsRoute.handle(
      { ...options, draws, negatives: undefined, include: undefined },
      context,
    );
    return {
      bounds,
      ...(contrastiveLoss && {
        contrastiveLosses: draws.map((_, row) => contrastiveLoss[row] ?? contrastiveLoss[0]),
      }),
      quantity: options.quantity ?? "supervised",
      look: lookOf(options),
    };
  },
  figure: ({ bounds, contrastiveLosses, quantity, look }) =>
    boundsFigure({ ...bounds, contrastiveLosses }, quantity, look),
});

export const boundsPictureRoute = pictureRoute(boundsFigureRoute, [
  {
    title: "Every bound at the optimum, CIFAR-10, t = 0.5, dark",
    method: "GET",
    query: { prior: "cifar10", temperature: "0.5", theme: "dark", scale: "2" },
  },
  {
    title: "Bounds on InfoNCE, for print",
    method: "POST",
    body: {
      prior: "cifar100",
      negatives: "1..512",
      temperature: 0.2,
      quantity: "contrastive",
      scale: 4,
    },
  },
]);

/** Numbers of draws from one negative to well beyond the coupon time. */
function drawsToShow(prior: Prior): number[] {
  requireAffordable(cost.couponTime(prior) + POINTS * cost.bounds(prior, MOST_NEGATIVES), "draws");
  const last = negativesBeyondCoverage(couponTime(prior).mean);
  return logarithmicGrid(1, last, POINTS).map((negatives) => negatives + 1);
}
