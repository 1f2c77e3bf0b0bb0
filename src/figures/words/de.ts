import type { Words } from "./words.ts";

const LOSSES = {
  supervised: "den überwachten Verlust S",
  contrastive: "den kontrastiven Verlust R",
  "supervised-unit-temperature": "den überwachten Verlust S₁ bei Temperatur 1",
} as const;

export const de: Words = {
  space: " ",
  list: (what, items) => (items.length === 0 ? `${what}.` : `${what}: ${items.join(", ")}.`),
  coverage: {
    title: (prior, classes) =>
      `${prior}, C = ${classes}: Wahrscheinlichkeit υ, dass K + 1 Ziehungen jede Klasse treffen`,
    draws: "Ziehungen K + 1",
    expected: (draws) => `Erwartung ${draws}`,
    median: (draws) => `Median ${draws}`,
    quantile: (probability, draws) => `Quantil ${probability}: ${draws}`,
    target: (probability, draws) => `υ ≥ ${probability}: ${draws}`,
    coverage: "jede Klasse",
    anchored: (index) => `jede außer der des Ankers, ${index}`,
    marked: "Markiert",
    at: (draws, probability) => `Bei K + 1 = ${draws} ist υ gleich ${probability}.`,
    anchoredAt: (draws, probability, index) =>
      `Bei K + 1 = ${draws} treffen die Negative jede Klasse außer der des Ankers, ${index}, mit Wahrscheinlichkeit ${probability}.`,
    statistics: (expected, median) =>
      `Bis jede Klasse gesehen ist, sind ${expected} Ziehungen zu erwarten; der Median ist ${median}.`,
  },
  couponTime: {
    title: (prior, classes) =>
      `${prior}, C = ${classes}: die Sammelzeit T, Ziehungen bis jede Klasse gesehen ist`,
    draws: "Ziehungen n",
  },
  experiment: {
    title: (data, classes, temperature) =>
      `${data}, C = ${classes}, t = ${temperature}: mit K Negativen trainiert`,
    draws: "Ziehungen K + 1",
    bounds: "obere Schranken für S (nats)",
    accuracy: "Genauigkeit (%)",
    accuracies: {
      meanClassifierWithHead: "Mittelklassifikator, Kopf",
      meanClassifierWithoutHead: "Mittelklassifikator, ohne Kopf",
      linearProbeWithHead: "lineare Sonde, Kopf",
      linearProbeWithoutHead: "lineare Sonde, ohne Kopf",
    },
    deviation: "Linien sind Mittel über Startwerte, Balken Standardabweichungen.",
    accuracyAt: (draws, name, mean) => `Bei K + 1 = ${draws}, ${name}: ${mean} %.`,
  },
  bounds: {
    title: (quantity, prior, scale) =>
      `${prior}, ${scale}: Schranken für ${LOSSES[quantity]} nach der Anzahl K der Negative`,
    negatives: "Negative K",
    names: {
      "arora-2019": "Arora et al. 2019",
      "arora-2019-exact": "Arora et al. (exakt)",
      "nozawa-sato-2021": "Nozawa & Sato 2021",
      "ash-2022": "Ash et al. 2022",
      "bao-2022": "Bao et al. 2022",
      "wang-2022": "Wang et al. 2022",
      "van-elst-2024": "van Elst & Gh. 2024",
      coverage: "Abdeckung",
      "fractional-collision": "anteilige Kollisionen",
      "balanced-coverage": "ausgewogene Abdeckung",
      "sharp-intercept": "scharfer Achsenabschnitt",
      "exact-intercept": "exakter Achsenabschnitt",
      "clamp-upper": "triviale Schranke",
      "clamp-mean": "Schranke der Mittel",
      "bao-2022-lower": "Bao et al. 2022 (untere)",
      "exact-intercept-lower": "exakter Abschnitt (untere)",
      "clamp-lower": "untere Schranke",
      "nozawa-sato-2021-contrastive": "Nozawa & Sato 2021",
      "nozawa-sato-2021-curl": "Nozawa & Sato (CURL)",
      "van-elst-2024-unit-temperature": "van Elst & Gh. 2024",
      "unit-temperature": "Temperatur 1 (schärfer)",
    },
    tightest: "schärfste",
    measured: (symbol, value) =>
      value === null ? `${symbol}, gemessen` : `${symbol} = ${value}, gemessen`,
    optimum: (symbol, value) =>
      value === null ? `${symbol} im Optimum` : `${symbol} = ${value} im Optimum`,
    atOptimum: "Die Verluste sind die des Optimums, da keine gegeben sind.",
    greatestLowerAt: (negatives, name, value) =>
      `Bei K = ${negatives} ist die schärfste untere Schranke ${value} (${name}).`,
    leastUpperAt: (negatives, name, value) =>
      `Bei K = ${negatives} ist die schärfste obere Schranke ${value} (${name}).`,
    beyond: "Außerhalb der Achse",
    leftOut: (count) => `Aus Platzmangel weggelassene, weniger scharfe Schranken: ${count}.`,
    nothing: "Keine Schranke hat hier einen Wert.",
    reason: (kind, classes) =>
      ({
        "too-few-draws": `Unendlich unterhalb von K + 1 = ${classes}`,
        "collides-always": "Unendlich, da bei einer einzigen Klasse jedes Negativ kollidiert",
        "needs-two-classes": "Erst ab zwei Klassen",
        "needs-negatives": "Erst ab einem Negativ",
        "needs-uniform": "Nur für gleich wahrscheinliche Klassen",
        "needs-temperature": "Nur für normierte Merkmale mit Temperatur",
        "other-setting": "Nur für anders gezogene Positive",
        "not-measured": "Mangels Messwert",
        "no-optimum":
          "Für ungleiche Klassen ist kein Optimum bekannt; ein gemessener Verlust ist nötig",
        contradiction:
          "Unter 0, da die gegebenen Verluste nicht von unabhängigen Negativen stammen",
        rounding: "Durch Rundung verloren",
        "not-positive": "Bei 0 oder darunter, wo eine Schranke nichts besagt",
      })[kind],
  },
  scores: {
    lossesTitle: (temperature) =>
      `Verluste nach der Anzahl K + 1 der Ziehungen${temperature === null ? "" : `, t = ${temperature}`}`,
    losses: {
      infoNce: "R, InfoNCE",
      supervisedLoss: "S, Mittelwert-Klassifikator",
      expectedSubsetLoss: "S unter den gezogenen Klassen",
      collisionTerm: "E ln(1 + Col), Kollisionen",
    },
    between: (first, last) => `Von K + 1 = ${first} bis ${last}.`,
    atLast: "Beim letzten Wert",
    spectrumTitle: "Singulärwerte der Einbettungen, als Anteile am größten",
    rank: "Rang",
    uncentred: "Zeilen, wie sie sind",
    centred: "Zeilen abzüglich ihres Mittels",
    smallestListed: "Der kleinste gezeigte",
    confusionTitle: "Mittelwert-Klassifikator: wofür jede Klasse gehalten wird, in %",
    ownClass: "Klasse",
    takenFor: "gehalten für",
    confused: (own, taken, percent) => `${own} mit ${taken} (${percent} %)`,
    mostConfused: "Am häufigsten verwechselt",
    neverConfused: "Kein Beispiel wird für eine andere Klasse gehalten",
  },
};
