import type { Words } from "./words.ts";

const LOSSES = {
  supervised: "教師あり損失 S",
  contrastive: "対照損失 R",
  "supervised-unit-temperature": "温度 1 での教師あり損失 S₁",
} as const;

export const ja: Words = {
  space: "",
  list: (what, items) => (items.length === 0 ? `${what}。` : `${what}: ${items.join("、")}。`),
  coverage: {
    title: (prior, classes) => `${prior} (C = ${classes}): K + 1 回の抽出が全クラスを含む確率 υ`,
    draws: "抽出回数 K + 1",
    expected: (draws) => `期待値 ${draws}`,
    median: (draws) => `中央値 ${draws}`,
    quantile: (probability, draws) => `${probability} 分位点 ${draws}`,
    target: (probability, draws) => `υ ≥ ${probability}: ${draws}`,
    coverage: "全クラス",
    anchored: (index) => `アンカーのクラス ${index} 以外`,
    marked: "目印",
    at: (draws, probability) => `K + 1 = ${draws} では υ は ${probability} である。`,
    anchoredAt: (draws, probability, index) =>
      `K + 1 = ${draws} では、負例がアンカーのクラス ${index} 以外の全クラスを含む確率は ${probability} である。`,
    statistics: (expected, median) =>
      `全クラスが現れるまでの抽出回数の期待値は ${expected}、中央値は ${median} である。`,
  },
  couponTime: {
    title: (prior, classes) => `${prior} (C = ${classes}): 全クラスが現れるまでの抽出回数 T の分布`,
    draws: "抽出回数 n",
  },
  experiment: {
    title: (data, classes, temperature) =>
      `${data}(C = ${classes}、t = ${temperature}): 負例数 K で学習した符号化器`,
    draws: "抽出回数 K + 1",
    bounds: "S の上界 (nats)",
    accuracy: "正解率 (%)",
    accuracies: {
      meanClassifierWithHead: "平均分類器、ヘッド有",
      meanClassifierWithoutHead: "平均分類器、ヘッド無",
      linearProbeWithHead: "線形プローブ、ヘッド有",
      linearProbeWithoutHead: "線形プローブ、ヘッド無",
    },
    deviation: "線はシードにわたる平均、縦棒は標準偏差。",
    accuracyAt: (draws, name, mean) => `K + 1 = ${draws} での${name}: ${mean} %。`,
  },
  bounds: {
    title: (quantity, prior, scale) =>
      `${prior}、${scale}: 負例数 K に対する${LOSSES[quantity]} の上界と下界`,
    negatives: "負例数 K",
    names: {
      "arora-2019": "Arora ら 2019",
      "arora-2019-exact": "Arora ら(正確な係数)",
      "nozawa-sato-2021": "Nozawa・Sato 2021",
      "ash-2022": "Ash ら 2022",
      "bao-2022": "Bao ら 2022",
      "wang-2022": "Wang ら 2022",
      "van-elst-2024": "van Elst ら 2024",
      coverage: "被覆",
      "fractional-collision": "分数衝突",
      "balanced-coverage": "均衡被覆",
      "sharp-intercept": "鋭い切片",
      "exact-intercept": "正確な切片",
      "clamp-upper": "自明な上界",
      "clamp-mean": "平均の上界",
      "bao-2022-lower": "Bao ら 2022(下界)",
      "exact-intercept-lower": "正確な切片(下界)",
      "clamp-lower": "一般の下界",
      "nozawa-sato-2021-contrastive": "Nozawa・Sato 2021",
      "nozawa-sato-2021-curl": "Nozawa・Sato(CURL)",
      "van-elst-2024-unit-temperature": "van Elst ら 2024",
      "unit-temperature": "温度 1(改良)",
    },
    tightest: "最も厳しい限界",
    measured: (symbol, value) =>
      value === null ? `${symbol}(実測)` : `${symbol} = ${value}(実測)`,
    optimum: (symbol, value) =>
      value === null ? `${symbol}(最適時)` : `${symbol} = ${value}(最適時)`,
    atOptimum: "損失が与えられていないため、最適時の値を用いる。",
    greatestLowerAt: (negatives, name, value) =>
      `K = ${negatives} での最大の下界は ${value}(${name})である。`,
    leastUpperAt: (negatives, name, value) =>
      `K = ${negatives} での最小の上界は ${value}(${name})である。`,
    beyond: "軸の範囲外",
    leftOut: (count) => `紙幅の都合で省いた、より緩い限界の数: ${count}。`,
    nothing: "ここで値をもつ限界はない。",
    reason: (kind, classes) =>
      ({
        "too-few-draws": `K + 1 が ${classes} 未満では無限大`,
        "collides-always": "クラスが一つでは負例が必ず衝突するため無限大",
        "needs-two-classes": "クラスが二つ以上の場合のみ",
        "needs-negatives": "負例が一つ以上の場合のみ",
        "needs-uniform": "クラスが等確率の場合のみ",
        "needs-temperature": "温度つきの正規化された特徴の場合のみ",
        "other-setting": "正例の抽出方法が異なる場合のみ",
        "not-measured": "測定値がない",
        "no-optimum": "等確率でないクラスには既知の最適値がなく、損失の測定値が必要",
        contradiction: "与えられた損失が独立な負例のものではなく、負になる",
        rounding: "丸め誤差に埋もれる",
        "not-positive": "0 以下であり、何も主張しない",
      })[kind],
  },
  scores: {
    lossesTitle: (temperature) =>
      `抽出回数 K + 1 に対する損失${temperature === null ? "" : ` (t = ${temperature})`}`,
    losses: {
      infoNce: "R(InfoNCE)",
      supervisedLoss: "S(平均分類器)",
      expectedSubsetLoss: "抽出されたクラス内の S",
      collisionTerm: "E ln(1 + Col)(衝突項)",
    },
    between: (first, last) => `K + 1 = ${first} から ${last} まで。`,
    atLast: "最後の値",
    spectrumTitle: "埋め込みの特異値(最大値に対する比)",
    rank: "順位",
    uncentred: "元の行",
    centred: "平均を引いた行",
    smallestListed: "示した最小値",
    confusionTitle: "平均分類器: 各クラスの標本の判定先 (%)",
    ownClass: "クラス",
    takenFor: "判定先",
    confused: (own, taken, percent) => `${own} を ${taken} と判定 (${percent} %)`,
    mostConfused: "最も多い誤判定",
    neverConfused: "誤判定された標本はない",
  },
};
