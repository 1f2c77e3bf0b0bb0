import { rowDot } from "../../linalg/row-dot.ts";
import { anchorCoverage } from "../../probability/anchor-coverage.ts";
import { type Prior, priorFromCounts } from "../../probability/prior.ts";
import { collisionFreeWeights } from "./collision-free-weights.ts";
import {
  expectedLoss,
  incompleteLoss,
  type SubsetContour,
  subsetContour,
} from "./subset-contour.ts";
import type { SubsetAnchors, SubsetLossRule, SubsetPopulation } from "./subset-loss-types.ts";

/** Step of the trapezoid rule in v = ln u: leaves e^{−π²/STEP} = 2e-11. */
const STEP = 0.4;

/** e^{−u} is below 4e-11 from here on. */
const LARGEST_U = 24;

/** Left of u = SMALLEST/(1 + Σ w), two terms of a series leave the third power of this. */
const SMALLEST = 10 ** -3.5;

/** Sets that happen less often than this cannot be told from ones that never do. */
const NEVER = 1e-100;

/** More often than this, the share of incomplete sets is the whole less the complete one. */
const OFTEN = 0.1;

/**
 * The subset losses of any number of classes as integrals, to about 1e-10. With X = Σ_{c∈A} w_c over
 * the other classes A that are drawn, w_c = e^{z·(μ_c − μ_y)/t},
 *
 *   E ln(1 + X) = ∫ e^{−u} (1 − E e^{−uX}) d ln u,
 *   E e^{−uX} = K! [z^K] e^{p_y z} Π_{c≠y} (1 + e^{−u w_c} (e^{p_c z} − 1)),
 *
 * the coefficient being a sum over the circle |z| = K (`subset-contour.ts`). An anchor takes some 30
 * values of u, 9 points of the circle and two products over the classes, for each K.
 */
export const integratedSubsetLoss: SubsetLossRule = {
  sums: lossSums,
  losses(sums, { negatives }) {
    return negatives.map((_, index) => {
      const [expected, incomplete, missing, collisionFree] = sums.subarray(TERMS * index);
      return {
        expected: { value: expected, standardError: null },
        incomplete: missing > NEVER ? { value: incomplete / missing, standardError: null } : null,
        collisionFree: { value: collisionFree, standardError: null },
      };
    });
  },
};

/** Of each number of negatives: expected, incomplete, missing, collisionFree. */
const TERMS = 4;

function lossSums(
  { anchors, means, labels, temperature }: SubsetAnchors,
  { counts, negatives }: SubsetPopulation,
): Float64Array {
  const prior = priorFromCounts(counts);
  const freeWeights = negatives.map((k) => collisionFreeWeights(counts, k));
  const sums = new Float64Array(TERMS * negatives.length);
  const all = prior.total * anchors.length;
  const others = means.rows - 1;
  const ratios = new Float64Array(others);
  for (let own = 0; own < means.rows; own++) {
    // What the anchors of a class share takes most of the memory, so class by class.
    const settings = negatives.map((k) => classSetting(counts, own, k, prior));
    for (const view of anchors) {
      for (let row = 0; row < view.rows; row++) {
        if (labels[row] !== own) continue;
        const score = rowDot(view, row, means, own);
        for (let other = 0; other < others; other++) {
          const c = other < own ? other : other + 1;
          ratios[other] = Math.exp((rowDot(view, row, means, c) - score) / temperature);
        }
        const losses = anchorLosses(settings, ratios);
        for (let index = 0; index < negatives.length; index++) {
          const at = TERMS * index;
          sums[at] += losses[index].expected / all;
          sums[at + 1] += losses[index].incomplete / all;
          sums[at + 2] += settings[index].missing / all;
          sums[at + 3] +=
            (freeWeights[index][own] / (counts[own] * anchors.length)) *
            losses[index].collisionFree;
        }
      }
    }
  }
  return sums;
}

/** What the anchors of one class share at one K. */
interface ClassSetting {
  /** P(a class is missing). */
  readonly missing: number;
  readonly drawn: Drawn;
  /** Where the sets that lack a class are summed; null if they are never or often. */
  readonly incomplete: SubsetContour | null;
  /** The same as `drawn`, given that no draw is of the anchor's class. */
  readonly collisionFree: Drawn;
}

/** K draws from the other classes and, with weight `base`, from one that adds nothing. */
interface Drawn {
  readonly contour: SubsetContour | null;
  /** P(class c is not drawn). */
  readonly missed: Float64Array;
  /** P(class b or class c is not drawn), b < c, at b·classes + c. */
  readonly eitherMissed: Float64Array;
}

function classSetting(
  counts: Float64Array,
  own: number,
  negatives: number,
  prior: Prior,
): ClassSetting {
  const others = counts.filter((_, c) => c !== own);
  const group = prior.groups.findIndex(({ weight }) => weight === counts[own]);
  const missing = anchorCoverage(prior, group, negatives).complement;
  const rarest = others.reduce((a, b) => Math.min(a, b)) / prior.total;
  return {
    missing,
    drawn: drawnFrom(counts[own], others, negatives),
    // Most of these sets lack the rarest class: their number grows like e^{(1−p)z}.
    incomplete:
      missing > NEVER && missing <= OFTEN
        ? subsetContour(counts[own], others, negatives, rarest / (1 - rarest))
        : null,
    collisionFree: drawnFrom(0, others, negatives),
  };
}

function drawnFrom(base: number, others: Float64Array, draws: number): Drawn {
  const total = others.reduce((a, b) => a + b, base);
  const missing = (weight: number) =>
    draws === 0 ? 1 : Math.exp(draws * Math.log1p(-Math.min(1, weight / total)));
  const missed = others.map(missing);
  const eitherMissed = new Float64Array(others.length ** 2);
  for (let b = 0; b < others.length; b++) {
    for (let c = b + 1; c < others.length; c++) {
      eitherMissed[b * others.length + c] = missed[b] + missed[c] - missing(others[b] + others[c]);
    }
  }
  const contour = draws === 0 ? null : subsetContour(base, others, draws);
  return { contour, missed, eitherMissed };
}

interface AnchorLoss {
  expected: number;
  /** Only over the sets that lack a class. */
  incomplete: number;
  collisionFree: number;
}

function anchorLosses(settings: readonly ClassSetting[], ratios: Float64Array): AnchorLoss[] {
  const classes = ratios.length;
  const sum = ratios.reduce((a, b) => a + b, 0);
  const smallest = SMALLEST / (1 + sum);
  const nodes = Math.ceil(Math.log(LARGEST_U / smallest) / STEP) + 1;
  const lost = new Float64Array(nodes * classes);
  const weights = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const u = smallest * Math.exp(node * STEP);
    weights[node] = STEP * Math.exp(-u);
    for (let c = 0; c < classes; c++) lost[node * classes + c] = -Math.expm1(-u * ratios[c]);
  }
  const integrate = (term: (from: number) => number) => {
    let total = 0;
    for (let node = 0; node < nodes; node++) total += weights[node] * term(node * classes);
    return total;
  };
  const expectation = ({ contour, ...drawn }: Drawn) =>
    contour === null
      ? 0
      : integrate((from) => expectedLoss(contour, lost, from)) +
        leftEnd(1, drawn, ratios, smallest);
  return settings.map(({ missing, drawn, incomplete, collisionFree }) => {
    const complete = (1 - missing) * Math.log1p(sum);
    const free = expectation(collisionFree);
    if (missing > OFTEN) {
      const expected = expectation(drawn);
      return { expected, incomplete: Math.max(0, expected - complete), collisionFree: free };
    }
    const partial =
      incomplete === null
        ? 0
        : integrate((from) => incompleteLoss(incomplete, lost, from)) +
          leftEnd(missing, drawn, ratios, smallest);
    return { expected: complete + partial, incomplete: partial, collisionFree: free };
  });
}

/**
 * The trapezoid sum over u < smallest, where the integrand is u E X − u² (E X + E X²/2): of all sets
 * (`certain` = 1), or of those in which a class is missing (`certain` = the probability of that).
 */
function leftEnd(
  certain: number,
  { missed, eitherMissed }: Omit<Drawn, "contour">,
  ratios: Float64Array,
  smallest: number,
): number {
  let first = 0;
  let second = 0;
  for (let b = 0; b < ratios.length; b++) {
    const drawn = certain - missed[b];
    first += ratios[b] * drawn;
    second += ratios[b] * ratios[b] * drawn;
    for (let c = b + 1; c < ratios.length; c++) {
      second += 2 * ratios[b] * ratios[c] * (certain - eitherMissed[b * ratios.length + c]);
    }
  }
  const linear = smallest / Math.expm1(STEP);
  const quadratic = (smallest * smallest) / Math.expm1(2 * STEP);
  return STEP * (linear * first - quadratic * (first + second / 2));
}
