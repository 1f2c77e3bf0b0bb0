/** Scores of embeddings: contrastive losses and bounds, classifiers, geometry and retrieval. */
export { compare, type ModelInput, type ModelReport, modelInputs } from "./compare.ts";
export { type ScoreArrays, type ScoreInput, scoreInput } from "./input.ts";
export { type Model, modelsOf } from "./models.ts";
export { drawsIn, type NamedArray, scoreInputFrom } from "./named-arrays.ts";
export { type Report, type ScoreOptions, score } from "./report.ts";
export { ScoreInputError, type ScoreProblem, scoreProblems } from "./score-problems.ts";
export { type Section, sections } from "./sections.ts";
