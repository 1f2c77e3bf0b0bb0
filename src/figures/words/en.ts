import type { Words } from "./words.ts";

const LOSSES = {
  supervised: "the supervised loss S",
  contrastive: "the contrastive loss R",
  "supervised-unit-temperature": "the supervised loss S₁ at temperature 1",
} as const;

export const en: Words = {
  space: " ",
  list: (what, items) => (items.length === 0 ? `${what}.` : `${what}: ${items.join(", ")}.`),
  coverage: {
    title: (prior, classes) =>
      `${prior}, C = ${classes}: probability υ that K + 1 draws cover every class`,
    draws: "draws K + 1",
    expected: (draws) => `expected ${draws}`,
    median: (draws) => `median ${draws}`,
    quantile: (probability, draws) => `quantile ${probability}: ${draws}`,
    target: (probability, draws) => `υ ≥ ${probability}: ${draws}`,
    coverage: "every class",
    anchored: (index) => `every class but the anchor's, ${index}`,
    marked: "Marked",
    at: (draws, probability) => `At K + 1 = ${draws}, υ is ${probability}.`,
    anchoredAt: (draws, probability, index) =>
      `At K + 1 = ${draws}, the negatives cover every class but the anchor's, ${index}, with probability ${probability}.`,
    statistics: (expected, median) =>
      `The expected number of draws until every class is seen is ${expected}, the median ${median}.`,
  },
  couponTime: {
    title: (prior, classes) =>
      `${prior}, C = ${classes}: the coupon time T, draws until every class was seen`,
    draws: "draws n",
  },
  experiment: {
    title: (data, classes, temperature) =>
      `${data}, C = ${classes}, t = ${temperature}: trained with K negatives`,
    draws: "draws K + 1",
    bounds: "upper bounds on S (nats)",
    accuracy: "accuracy (%)",
    accuracies: {
      meanClassifierWithHead: "mean classifier, head",
      meanClassifierWithoutHead: "mean classifier, no head",
      linearProbeWithHead: "linear probe, head",
      linearProbeWithoutHead: "linear probe, no head",
    },
    deviation: "Lines are means over seeds; bars are standard deviations.",
    accuracyAt: (draws, name, mean) => `At K + 1 = ${draws}, ${name}: ${mean} %.`,
  },
  bounds: {
    title: (quantity, prior, scale) =>
      `${prior}, ${scale}: bounds on ${LOSSES[quantity]} by the number K of negatives`,
    negatives: "negatives K",
    names: {
      "arora-2019": "Arora et al. 2019",
      "arora-2019-exact": "Arora et al. (exact)",
      "nozawa-sato-2021": "Nozawa & Sato 2021",
      "ash-2022": "Ash et al. 2022",
      "bao-2022": "Bao et al. 2022",
      "wang-2022": "Wang et al. 2022",
      "van-elst-2024": "van Elst & Gh. 2024",
      coverage: "coverage",
      "fractional-collision": "fractional collisions",
      "balanced-coverage": "balanced coverage",
      "sharp-intercept": "sharp intercept",
      "exact-intercept": "exact intercept",
      "clamp-upper": "trivial clamp",
      "clamp-mean": "clamp of means",
      "bao-2022-lower": "Bao et al. 2022 (lower)",
      "exact-intercept-lower": "exact intercept (lower)",
      "clamp-lower": "lower clamp",
      "nozawa-sato-2021-contrastive": "Nozawa & Sato 2021",
      "nozawa-sato-2021-curl": "Nozawa & Sato (CURL)",
      "van-elst-2024-unit-temperature": "van Elst & Gh. 2024",
      "unit-temperature": "temperature 1 (sharper)",
    },
    tightest: "tightest",
    measured: (symbol, value) =>
      value === null ? `${symbol}, measured` : `${symbol} = ${value}, measured`,
    optimum: (symbol, value) =>
      value === null ? `${symbol} at the optimum` : `${symbol} = ${value} at the optimum`,
    atOptimum: "Losses are those of the optimum, as none was given.",
    greatestLowerAt: (negatives, name, value) =>
      `At K = ${negatives}, the tightest lower bound is ${value} (${name}).`,
    leastUpperAt: (negatives, name, value) =>
      `At K = ${negatives}, the tightest upper bound is ${value} (${name}).`,
    beyond: "Outside the axis",
    leftOut: (count) => `Looser bounds left out for want of room: ${count}.`,
    nothing: "No bound has a value here.",
    reason: (kind, classes) =>
      ({
        "too-few-draws": `Infinite below K + 1 = ${classes}`,
        "collides-always": "Infinite, as with one class every negative collides",
        "needs-two-classes": "For two classes or more",
        "needs-negatives": "For one negative or more",
        "needs-uniform": "For equally likely classes only",
        "needs-temperature": "For unit-norm features with a temperature only",
        "other-setting": "For positives drawn in another way",
        "not-measured": "For want of a measurement",
        "no-optimum": "Unequal classes have no known optimum; a measured loss is needed",
        contradiction: "Below 0, as the losses given are not those of independent negatives",
        rounding: "Lost in rounding",
        "not-positive": "At 0 or below, where a bound says nothing",
      })[kind],
  },
  scores: {
    lossesTitle: (temperature) =>
      `Losses by the number K + 1 of draws${temperature === null ? "" : `, t = ${temperature}`}`,
    losses: {
      infoNce: "R, InfoNCE",
      supervisedLoss: "S, mean classifier",
      expectedSubsetLoss: "S among the drawn classes",
      collisionTerm: "E ln(1 + Col), collisions",
    },
    between: (first, last) => `From K + 1 = ${first} to ${last}.`,
    atLast: "At the last",
    spectrumTitle: "Singular values of the embeddings, as shares of the largest",
    rank: "rank",
    uncentred: "rows as they are",
    centred: "rows less their mean",
    smallestListed: "The smallest shown",
    confusionTitle: "Mean classifier: what samples of each class are taken for, in %",
    ownClass: "class",
    takenFor: "taken for",
    confused: (own, taken, percent) => `${own} for ${taken} (${percent} %)`,
    mostConfused: "Most often confused",
    neverConfused: "No sample is taken for another class",
  },
};
