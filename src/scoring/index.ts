/** Scores of embeddings: exact InfoNCE, bound terms, bounds and the mean classifier. */
export { type ScoreArrays, type ScoreInput, scoreInput } from "./input.ts";
export { type NamedArray, scoreInputFrom } from "./named-arrays.ts";
export { type Report, type ScoreOptions, type Section, score, sections } from "./report.ts";
