/** upsilon: exact coverage, bounds and scores for contrastive representation learning. */
export type { Bound, BoundResult, EvaluatedBound, Quantity } from "./bounds/bound.ts";
export {
  type BoundsRow,
  catalogue,
  evaluateBound,
  evaluateBounds,
} from "./bounds/catalogue.ts";
export { DrawProbabilities } from "./bounds/draw-probabilities.ts";
export type { BoundsPoint, BoundsQuestion, Setting } from "./bounds/question.ts";
export { type SimplexOptimum, simplexOptimum, simplexSupervisedLoss } from "./bounds/simplex.ts";
export { type Tightest, tightest } from "./bounds/tightest.ts";
export { InputError } from "./errors.ts";
export { anchorCoverage, collisionFreeCoverage } from "./probability/anchor-coverage.ts";
export {
  collision,
  collisionProbabilityMass,
  collisionTerm,
  expectedCollisions,
} from "./probability/collisions.ts";
export { couponQuantile, couponTime } from "./probability/coupon-time.ts";
export { type Coverage, coverage } from "./probability/coverage.ts";
export { type CoverageColumns, coverageColumns, coverages } from "./probability/coverages.ts";
export { type DistinctClasses, distinctClasses } from "./probability/distinct-classes.ts";
export { type LabelPrior, labelPriors, namedPrior } from "./probability/named.ts";
export {
  classGroup,
  longTailedPrior,
  type Prior,
  type PriorGroup,
  priorFromCounts,
  priorFromProbabilities,
  uniformPrior,
} from "./probability/prior.ts";
