import { InputError } from "../errors.ts";
import { namedPrior } from "../probability/named.ts";
import {
  longTailedPrior,
  type Prior,
  priorFromCounts,
  priorFromProbabilities,
  uniformPrior,
} from "../probability/prior.ts";
import { requireWithin } from "./limits.ts";
import { parseNumberList } from "./lists.ts";
import { parseInteger, parseNumber, quote } from "./numbers.ts";

/** How a JSON body may write a prior, besides the expressions of a URL. */
export type PriorDescription =
  | { readonly counts: readonly number[] }
  | { readonly probabilities: readonly number[] }
  | { readonly uniform: number }
  | { readonly longtail: { readonly classes: number; readonly imbalance: number } };

/**
 * Reads a prior as a URL writes it: a name (`cifar10`), `uniform:100`, `counts:50,30,20`,
 * `probabilities:0.5,0.3,0.2` or `longtail:classes:imbalance`.
 */
export function parsePrior(text: string): Prior {
  const expression = text.trim();
  const known = recent.get(expression);
  if (known !== undefined) {
    recent.delete(expression);
    recent.set(expression, known);
    return known;
  }
  const prior = describedPrior(expression);
  remember(expression, prior);
  return prior;
}

/** The prior a JSON body describes. */
export function priorOf(description: PriorDescription): Prior {
  if ("uniform" in description) return uniform(description.uniform);
  if ("longtail" in description) {
    return longTailed(description.longtail.classes, description.longtail.imbalance);
  }
  if ("counts" in description) {
    requireWithin("classes", description.counts.length, "prior");
    return priorFromCounts(description.counts);
  }
  requireWithin("classes", description.probabilities.length, "prior");
  return priorFromProbabilities(description.probabilities);
}

function describedPrior(expression: string): Prior {
  const [kind, ...rest] = expression.split(":");
  if (rest.length === 0) return namedPrior(kind);
  if (kind === "uniform" && rest.length === 1) return uniform(parseInteger(rest[0], "prior"));
  if (kind === "counts" && rest.length === 1) {
    return priorFromCounts(rest[0].split(",").map((count) => parseInteger(count, "prior")));
  }
  if (kind === "probabilities" && rest.length === 1) {
    return priorFromProbabilities(parseNumberList(rest[0], "prior"));
  }
  if (kind === "longtail" && rest.length === 2) {
    return longTailed(parseInteger(rest[0], "prior"), parseNumber(rest[1], "prior"));
  }
  throw new InputError(
    "prior",
    `${quote(expression)} is not a prior; write a name from /v1/priors, uniform:100, counts:50,30,20, probabilities:0.5,0.3,0.2 or longtail:classes:imbalance.`,
  );
}

function uniform(classes: number): Prior {
  requireWithin("uniformClasses", classes, "prior");
  return uniformPrior(classes);
}

function longTailed(classes: number, imbalance: number): Prior {
  requireWithin("classes", classes, "prior");
  return longTailedPrior(classes, imbalance);
}

/**
 * The priors asked for last, so that a page which asks for one prior many times has it parsed and
 * sorted once. A `Map` iterates in the order of insertion, so its first key is the oldest.
 */
const recent = new Map<string, Prior>();

/** Together the remembered priors hold at most this many classes: about 10 MB. */
const REMEMBERED_CLASSES = 200_000;
const REMEMBERED_PRIORS = 128;

let rememberedClasses = 0;

function remember(expression: string, prior: Prior): void {
  recent.set(expression, prior);
  rememberedClasses += storedClasses(prior);
  for (const [oldest, old] of recent) {
    if (rememberedClasses <= REMEMBERED_CLASSES && recent.size <= REMEMBERED_PRIORS) return;
    recent.delete(oldest);
    rememberedClasses -= storedClasses(old);
  }
}

function storedClasses(prior: Prior): number {
  return prior.weights?.length ?? 1;
}
