import { DocumentedError } from "../errors.ts";

/** Every way in which arrays cannot be scored, with the sentence that documents it. */
export const scoreProblems = {
  "missing-array": "An array that is needed for what was asked is not there.",
  "unknown-array": "An array has a name that nothing here uses.",
  "conflicting-arrays": "Two arrays exclude each other.",
  "wrong-dimensions": "An array has the wrong number of dimensions, or no columns.",
  "wrong-type": "An array holds text or something else where numbers are needed.",
  "mismatched-shapes": "Two arrays that go together have different numbers of rows or columns.",
  "not-finite": "An array has a NaN or an infinity, or values whose squares overflow.",
  "zero-norm-row": "A row of embeddings is all zeros, which has no direction.",
  "too-few-samples": "There are fewer samples than the comparison needs.",
  "label-type": "A label is neither a whole number nor a name, or labels mix both.",
  "single-class": "All samples have the same class, so that there is nothing to tell apart.",
  "label-outside-train": "A sample has a class that train_labels lacks.",
  "empty-class": "The prior that was given has a class of which there is no sample.",
  "no-positive": "In the same-class setting a sample is the only one of its class.",
  "missing-temperature": "The temperature is neither in the file nor among the options.",
  "wrong-temperature": "The temperature is not a single positive number.",
  "scores-too-large": "Scores z·z′/t are too large for their exponentials.",
} as const;

export type ScoreProblem = keyof typeof scoreProblems;

/** Arrays cannot be scored: which problem, in which array (`parameter`), where, and what would be right. */
export class ScoreInputError extends DocumentedError<ScoreProblem> {
  override name = "ScoreInputError";
}
