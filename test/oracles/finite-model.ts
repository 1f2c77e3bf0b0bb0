/**
 * Contrastive learning on a finite world, every expectation by enumeration.
 *
 * A model has a few classes, each with a few samples, each with a few views (augmentations), and
 * every view has a feature vector. An anchor is a view of a random sample, its positive another
 * independent view of the same sample, negatives independent views of independent samples. With one
 * sample a class this is the same-class setting: anchor and positive are i.i.d. given the class.
 *
 * The K negatives enter as multinomial counts of the views: a sum over all compositions of K, no
 * simulation. Classes are enumerated likewise. Nothing here uses a formula of the library.
 */

export interface View {
  /** Probability given the sample. */
  readonly weight: number;
  readonly feature: readonly number[];
}

export interface Sample {
  readonly class: number;
  /** Probability given the class. */
  readonly weight: number;
  readonly views: readonly View[];
}

export interface FiniteModel {
  readonly prior: readonly number[];
  readonly samples: readonly Sample[];
  /** 1/t: scores are inner products times this. */
  readonly scale: number;
}

/** What a finite model's losses, gaps and probabilities are. */
export interface Quantities {
  /** R with K negatives, the positive in the denominator. */
  readonly contrastiveLoss: number;
  /** S, cross-entropy of the mean classifier over all classes. */
  readonly supervisedLoss: number;
  /** S_c, the same given the anchor's class. */
  readonly supervisedLossOfClass: readonly number[];
  /** S₁: logits are the inner products themselves. */
  readonly unitSupervisedLoss: number;
  /** E_T of the mean classifier's loss over the drawn classes T, anchor's included. */
  readonly expectedSubsetLoss: number;
  /** The same given that T is not every class; 0 if T always is. */
  readonly subsetLoss: number;
  /** The same given that no negative has the anchor's class; 0 if one always does. */
  readonly collisionFreeSubsetLoss: number;
  /** d = scale · E min{0, z·(μ_c − μ(x))}. */
  readonly gap: number;
  /** E ln(1 + Σ_k e^{scale·z·(μ_{c_k} − μ(x))}): InfoNCE with positive and negatives averaged. */
  readonly sampleMeanContrastiveLoss: number;
  /** E ln(1 + Σ_k e^{scale·z·(μ_{c_k} − μ_c)}): the same with the class mean as positive. */
  readonly classMeanContrastiveLoss: number;
  /** V = E‖μ(x) − μ_c‖². */
  readonly variance: number;
  /** σ = E‖z − μ_c‖. */
  readonly deviation: number;
  /** E‖z − μ_c‖². */
  readonly totalVariance: number;
  readonly collisionTerm: number;
  readonly collisionProbability: number;
  readonly coverage: number;
  /** υ_c by class: K draws cover the others. */
  readonly anchorCoverage: readonly number[];
  /** P(no draw is c, all others covered) by class. */
  readonly collisionFreeCoverage: readonly number[];
  /** E[1{others covered}/(1 + Col)] by class. */
  readonly fractionalCoverage: readonly number[];
  /** E min{1, min_j n_j/(1 + Col)} by class, n_j the negatives of class j. */
  readonly balancedCoverage: readonly number[];
}

export function quantities(model: FiniteModel, negatives: number): Quantities {
  const { prior, samples, scale } = model;
  const classes = prior.length;
  const views = samples.flatMap((sample, index) =>
    sample.views.map((view) => ({
      sample: index,
      class: sample.class,
      weight: view.weight,
      probability: prior[sample.class] * sample.weight * view.weight,
      feature: view.feature,
    })),
  );
  const sampleMeans = samples.map((sample) => mean(sample.views));
  const classMeans = prior.map((_, c) =>
    mean(
      samples.flatMap((sample, s) =>
        sample.class === c ? [{ weight: sample.weight, feature: sampleMeans[s] }] : [],
      ),
    ),
  );

  const negativeCounts = compositions(negatives, views.length);
  const negativeChances = multinomial(
    negativeCounts,
    negatives,
    views.map((view) => view.probability),
  );
  const classCounts = compositions(negatives, classes);
  const classChances = multinomial(classCounts, negatives, prior);

  let contrastiveLoss = 0;
  let supervisedLoss = 0;
  let unitSupervisedLoss = 0;
  let expectedSubsetLoss = 0;
  let partialLoss = 0;
  let partialChance = 0;
  let freeLoss = 0;
  let freeChance = 0;
  let gap = 0;
  let sampleMeanContrastiveLoss = 0;
  let classMeanContrastiveLoss = 0;
  let deviation = 0;
  let totalVariance = 0;
  const supervisedLossOfClass = new Array<number>(classes).fill(0);

  for (const anchor of views) {
    const own = anchor.class;
    const grown = views.map((view) => Math.exp(scale * dot(anchor.feature, view.feature)));
    const positives = views.filter((view) => view.sample === anchor.sample);
    for (let row = 0; row < negativeChances.length; row++) {
      let sum = 0;
      for (let v = 0; v < views.length; v++) {
        sum += negativeCounts[row * views.length + v] * grown[v];
      }
      const chance = anchor.probability * negativeChances[row];
      for (const positive of positives) {
        const score = scale * dot(anchor.feature, positive.feature);
        contrastiveLoss += chance * positive.weight * Math.log1p(sum * Math.exp(-score));
      }
    }

    const offset = subtract(classMeans[own], sampleMeans[anchor.sample]);
    const shift = Math.exp(scale * dot(anchor.feature, offset));
    const logits = classMeans.map((center) => scale * dot(anchor.feature, center));
    const others = logits.map((logit) => Math.exp(logit - logits[own]));
    const loss = Math.log(total(others));
    supervisedLoss += anchor.probability * loss;
    supervisedLossOfClass[own] += (anchor.probability / prior[own]) * loss;
    unitSupervisedLoss +=
      anchor.probability *
      Math.log(total(logits.map((logit) => Math.exp((logit - logits[own]) / scale))));
    for (let row = 0; row < classChances.length; row++) {
      const chance = anchor.probability * classChances[row];
      let present = 0;
      let distinct = 0;
      let weighted = 0;
      for (let c = 0; c < classes; c++) {
        const count = classCounts[row * classes + c];
        weighted += count * others[c];
        if (c !== own && count === 0) continue;
        present++;
        distinct += others[c];
      }
      const subset = Math.log(distinct);
      expectedSubsetLoss += chance * subset;
      classMeanContrastiveLoss += chance * Math.log1p(weighted);
      sampleMeanContrastiveLoss += chance * Math.log1p(weighted * shift);
      if (present < classes) {
        partialLoss += chance * subset;
        partialChance += chance;
      }
      if (classCounts[row * classes + own] === 0) {
        freeLoss += chance * subset;
        freeChance += chance;
      }
    }

    gap += anchor.probability * scale * Math.min(0, dot(anchor.feature, offset));
    const distance = subtract(anchor.feature, classMeans[own]);
    deviation += anchor.probability * Math.sqrt(dot(distance, distance));
    totalVariance += anchor.probability * dot(distance, distance);
  }

  let variance = 0;
  samples.forEach((sample, s) => {
    const offset = subtract(classMeans[sample.class], sampleMeans[s]);
    variance += prior[sample.class] * sample.weight * dot(offset, offset);
  });

  const drawn = classEvents(prior, classCounts, classChances);
  return {
    contrastiveLoss,
    supervisedLoss,
    supervisedLossOfClass,
    unitSupervisedLoss,
    expectedSubsetLoss,
    subsetLoss: partialChance === 0 ? 0 : partialLoss / partialChance,
    collisionFreeSubsetLoss: freeChance === 0 ? 0 : freeLoss / freeChance,
    gap,
    sampleMeanContrastiveLoss,
    classMeanContrastiveLoss,
    variance,
    deviation,
    totalVariance,
    ...drawn,
  };
}

type Drawn = Pick<
  Quantities,
  | "collisionTerm"
  | "collisionProbability"
  | "coverage"
  | "anchorCoverage"
  | "collisionFreeCoverage"
  | "fractionalCoverage"
  | "balancedCoverage"
>;

/** Collisions and coverage by going through every outcome of the class draws. */
function classEvents(prior: readonly number[], counts: Uint8Array, chances: Float64Array): Drawn {
  const classes = prior.length;
  let collisionTerm = 0;
  let collisionProbability = 0;
  let coverage = 0;
  const anchorCoverage = new Array<number>(classes).fill(0);
  const collisionFreeCoverage = new Array<number>(classes).fill(0);
  const fractionalCoverage = new Array<number>(classes).fill(0);
  const balancedCoverage = new Array<number>(classes).fill(0);
  for (let row = 0; row < chances.length; row++) {
    for (let own = 0; own < classes; own++) {
      const collisions = counts[row * classes + own];
      collisionTerm += prior[own] * chances[row] * Math.log1p(collisions);
      if (collisions > 0) collisionProbability += prior[own] * chances[row];
      let fewest = 1 + collisions;
      for (let c = 0; c < classes; c++) {
        if (c !== own) fewest = Math.min(fewest, counts[row * classes + c]);
      }
      const covered = fewest > 0;
      balancedCoverage[own] += (chances[row] * fewest) / (1 + collisions);
      if (!covered) continue;
      coverage += prior[own] * chances[row];
      anchorCoverage[own] += chances[row];
      fractionalCoverage[own] += chances[row] / (1 + collisions);
      if (collisions === 0) collisionFreeCoverage[own] += chances[row];
    }
  }
  return {
    collisionTerm,
    collisionProbability,
    coverage,
    anchorCoverage,
    collisionFreeCoverage,
    fractionalCoverage,
    balancedCoverage,
  };
}

const composed = new Map<string, Uint8Array>();

/** Every way to write `total` as an ordered sum of `parts` non-negative integers, row by row. */
export function compositions(total: number, parts: number): Uint8Array {
  const key = `${total}:${parts}`;
  const known = composed.get(key);
  if (known !== undefined) return known;
  const rows: number[] = [];
  const row = new Array<number>(parts).fill(0);
  const place = (index: number, left: number): void => {
    if (index === parts - 1) {
      row[index] = left;
      rows.push(...row);
      return;
    }
    for (let count = 0; count <= left; count++) {
      row[index] = count;
      place(index + 1, left - count);
    }
  };
  place(0, total);
  const made = Uint8Array.from(rows);
  composed.set(key, made);
  return made;
}

/** The multinomial probability of each row of counts: total!/Π m_i! · Π p_i^{m_i}. */
function multinomial(
  counts: Uint8Array,
  total: number,
  probabilities: readonly number[],
): Float64Array {
  const parts = probabilities.length;
  // p^m/m! of each part.
  const shares = probabilities.map((probability) => {
    const powers = [1];
    for (let m = 1; m <= total; m++) powers.push((powers[m - 1] * probability) / m);
    return powers;
  });
  let factorial = 1;
  for (let m = 2; m <= total; m++) factorial *= m;
  return Float64Array.from({ length: counts.length / parts }, (_, row) => {
    let chance = factorial;
    for (let part = 0; part < parts; part++) chance *= shares[part][counts[row * parts + part]];
    return chance;
  });
}

function mean(points: readonly View[]): number[] {
  const center = new Array<number>(points[0].feature.length).fill(0);
  for (const { weight, feature } of points) {
    for (let k = 0; k < center.length; k++) center[k] += weight * feature[k];
  }
  return center;
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

function subtract(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, k) => value - b[k]);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
