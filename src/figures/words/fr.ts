import type { Words } from "./words.ts";

const LOSSES = {
  supervised: "la perte supervisée S",
  contrastive: "la perte contrastive R",
  "supervised-unit-temperature": "la perte supervisée S₁ à température 1",
} as const;

export const fr: Words = {
  space: " ",
  list: (what, items) => (items.length === 0 ? `${what}.` : `${what}\u00a0: ${items.join(", ")}.`),
  coverage: {
    title: (prior, classes) =>
      `${prior}, C = ${classes}\u00a0: probabilité υ que K + 1 tirages couvrent toutes les classes`,
    draws: "tirages K + 1",
    expected: (draws) => `espérance ${draws}`,
    median: (draws) => `médiane ${draws}`,
    quantile: (probability, draws) => `quantile ${probability}\u00a0: ${draws}`,
    target: (probability, draws) => `υ ≥ ${probability}\u00a0: ${draws}`,
    coverage: "toutes les classes",
    anchored: (index) => `toutes sauf celle de l’ancre, ${index}`,
    marked: "Repères",
    at: (draws, probability) => `À K + 1 = ${draws}, υ vaut ${probability}.`,
    anchoredAt: (draws, probability, index) =>
      `À K + 1 = ${draws}, les négatifs couvrent toutes les classes sauf celle de l’ancre, ${index}, avec probabilité ${probability}.`,
    statistics: (expected, median) =>
      `Le nombre de tirages nécessaires pour voir toutes les classes a pour espérance ${expected} et pour médiane ${median}.`,
  },
  couponTime: {
    title: (prior, classes) =>
      `${prior}, C = ${classes}\u00a0: le temps de collection T, tirages jusqu’à voir toutes les classes`,
    draws: "tirages n",
  },
  experiment: {
    title: (data, classes, temperature) =>
      `${data}, C = ${classes}, t = ${temperature}\u00a0: entraînés avec K négatifs`,
    draws: "tirages K + 1",
    bounds: "bornes supérieures de S (nats)",
    accuracy: "exactitude (%)",
    accuracies: {
      meanClassifierWithHead: "classifieur moyen, tête",
      meanClassifierWithoutHead: "classifieur moyen, sans tête",
      linearProbeWithHead: "sonde linéaire, tête",
      linearProbeWithoutHead: "sonde linéaire, sans tête",
    },
    deviation: "Les lignes sont des moyennes sur les graines, les barres des écarts-types.",
    accuracyAt: (draws, name, mean) => `À K + 1 = ${draws}, ${name}\u00a0: ${mean} %.`,
  },
  bounds: {
    title: (quantity, prior, scale) =>
      `${prior}, ${scale}\u00a0: bornes de ${LOSSES[quantity]} selon le nombre K de négatifs`,
    negatives: "négatifs K",
    names: {
      "arora-2019": "Arora et al. 2019",
      "arora-2019-exact": "Arora et al. (exacte)",
      "nozawa-sato-2021": "Nozawa & Sato 2021",
      "ash-2022": "Ash et al. 2022",
      "bao-2022": "Bao et al. 2022",
      "wang-2022": "Wang et al. 2022",
      "van-elst-2024": "van Elst & Gh. 2024",
      coverage: "couverture",
      "fractional-collision": "collisions fractionnées",
      "balanced-coverage": "couverture équilibrée",
      "sharp-intercept": "constante fine",
      "exact-intercept": "constante exacte",
      "clamp-upper": "borne triviale",
      "clamp-mean": "borne des moyennes",
      "bao-2022-lower": "Bao et al. 2022 (inf.)",
      "exact-intercept-lower": "constante exacte (inf.)",
      "clamp-lower": "borne inférieure",
      "nozawa-sato-2021-contrastive": "Nozawa & Sato 2021",
      "nozawa-sato-2021-curl": "Nozawa & Sato (CURL)",
      "van-elst-2024-unit-temperature": "van Elst & Gh. 2024",
      "unit-temperature": "température 1 (plus fine)",
    },
    tightest: "la plus fine",
    measured: (symbol, value) =>
      value === null ? `${symbol}, mesurée` : `${symbol} = ${value}, mesurée`,
    optimum: (symbol, value) =>
      value === null ? `${symbol} à l’optimum` : `${symbol} = ${value} à l’optimum`,
    atOptimum: "Les pertes sont celles de l’optimum, aucune n’étant donnée.",
    greatestLowerAt: (negatives, name, value) =>
      `À K = ${negatives}, la borne inférieure la plus fine est ${value} (${name}).`,
    leastUpperAt: (negatives, name, value) =>
      `À K = ${negatives}, la borne supérieure la plus fine est ${value} (${name}).`,
    beyond: "Hors de l’axe",
    leftOut: (count) => `Bornes moins fines omises faute de place\u00a0: ${count}.`,
    nothing: "Aucune borne n’a de valeur ici.",
    reason: (kind, classes) =>
      ({
        "too-few-draws": `Infinies en dessous de K + 1 = ${classes}`,
        "collides-always": "Infinies, car avec une seule classe tout négatif entre en collision",
        "needs-two-classes": "À partir de deux classes",
        "needs-negatives": "À partir d’un négatif",
        "needs-uniform": "Pour des classes équiprobables seulement",
        "needs-temperature": "Pour des vecteurs normés avec température seulement",
        "other-setting": "Pour des positifs tirés autrement",
        "not-measured": "Faute de mesure",
        "no-optimum":
          "Pas d’optimum connu pour des classes inégales\u00a0; il faut une perte mesurée",
        contradiction:
          "Négatives, car les pertes données ne sont pas celles de négatifs indépendants",
        rounding: "Perdues dans les arrondis",
        "not-positive": "Nulles ou négatives, où une borne ne dit rien",
      })[kind],
  },
  scores: {
    lossesTitle: (temperature) =>
      `Pertes selon le nombre K + 1 de tirages${temperature === null ? "" : `, t = ${temperature}`}`,
    losses: {
      infoNce: "R, InfoNCE",
      supervisedLoss: "S, classifieur des moyennes",
      expectedSubsetLoss: "S parmi les classes tirées",
      collisionTerm: "E ln(1 + Col), collisions",
    },
    between: (first, last) => `De K + 1 = ${first} à ${last}.`,
    atLast: "À la dernière valeur",
    spectrumTitle: "Valeurs singulières des plongements, en parts de la plus grande",
    rank: "rang",
    uncentred: "lignes telles quelles",
    centred: "lignes moins leur moyenne",
    smallestListed: "La plus petite montrée",
    confusionTitle: "Classifieur des moyennes\u00a0: pour quoi est prise chaque classe, en %",
    ownClass: "classe",
    takenFor: "pris pour",
    confused: (own, taken, percent) => `${own} pour ${taken} (${percent}\u00a0%)`,
    mostConfused: "Les plus souvent confondus",
    neverConfused: "Aucun exemple n’est pris pour une autre classe",
  },
};
