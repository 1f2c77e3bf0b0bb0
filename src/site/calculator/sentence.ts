import { exponentialText, numberText, probabilityText } from "../../figures/number-text.ts";
import { en } from "../../figures/words/en.ts";
import { MAX_DRAWS } from "../../probability/draws.ts";
import { labelPriors } from "../../probability/named.ts";
import type { Prior } from "../../probability/prior.ts";
import type { Answer } from "./answer.ts";

const number = (value: number, digits = 3) => numberText(value, "en", digits);

/** What a prior is called in a sentence. */
export function priorName({ name, classes }: Prior): string {
  if (Object.hasOwn(labelPriors, name)) return labelPriors[name].name;
  if (name.startsWith("longtail:")) {
    return `the long tail with imbalance ${number(Number(name.split(":")[2]))}`;
  }
  return name.startsWith("uniform:") ? `${number(classes)} equal classes` : "your counts";
}

/** What a person would say of the answer, in two sentences. */
export function sentences(answer: Answer): readonly [coverage: string, bound: string] {
  return [coverageSentence(answer), boundSentence(answer)];
}

function coverageSentence({ state, prior, negatives, coverage }: Answer): string {
  const { choice } = state;
  const [K, classes] = [number(negatives), classesText(prior)];
  const isOfName = prior.name in labelPriors || !prior.name.startsWith("uniform:");
  const whose = isOfName ? `${classes} of ${priorName(prior)}` : classes;
  const probability = probabilityText(coverage, "en");
  switch (choice.by) {
    case "target":
      return coverage.probability < choice.probability && negatives === MAX_DRAWS - 1
        ? `No number of negatives below 10¹² covers ${whose} with probability ${percent(choice.probability)}.`
        : `K = ${K} negatives are needed for a batch to cover ${whose} with probability ${percent(choice.probability)}.`;
    case "batch":
      return `A batch of ${number(choice.size)} has K = ${K} negatives and covers ${whose} with probability ${probability}.`;
    case "negatives":
      return coverage.probability === 0
        ? `With K = ${K} a batch cannot cover ${whose}: it has ${number(negatives + 1)} draws.`
        : `With K = ${K} a batch covers ${whose} with probability ${probability}.`;
  }
}

function classesText({ classes }: Prior): string {
  if (classes === 1) return "the one class";
  return classes === 2 ? "both classes" : `all ${number(classes)} classes`;
}

/** 99 %, 99.9 %; never rounded to 100 %. */
export function percent(probability: number): string {
  const text = Number((100 * probability).toPrecision(12));
  return `${text}\u202f%`;
}

function boundSentence({ row, state }: Answer): string {
  const { tightest, at, simplex } = row;
  if (tightest === null) return "No bound has a value here.";
  const { names } = en.bounds;
  const bound = `S ≤ ${boundText(tightest)} (${names[tightest.id]})`;
  const { supervisedLoss } = state.measured;
  if (at === "measured") {
    return supervisedLoss === undefined
      ? `At the losses measured, the tightest bound is ${bound}.`
      : `At the losses measured, the tightest bound is ${bound}; S is ${number(supervisedLoss)}.`;
  }
  if (simplex === null) {
    return `Without a measured loss, the tightest bound is ${bound}: unequal classes have no known optimum to start from.`;
  }
  return `At the optimum, where S = ${number(simplex.supervisedLoss)}, the tightest bound is ${bound}.`;
}

/** A value, or its power of e where it overflows. */
export function boundText({
  value,
  logValue,
}: {
  readonly value: number | null;
  readonly logValue: number | null;
}): string {
  if (value !== null) return number(value);
  return logValue === null ? "–" : exponentialText(logValue, "en");
}
