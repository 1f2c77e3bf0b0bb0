import { describe, expect, it } from "vitest";
import { uniformPrior } from "../../src/probability/prior.ts";
import { type NamedArray, scoreInputFrom } from "../../src/scoring/named-arrays.ts";
import { type ScoreOptions, score } from "../../src/scoring/report.ts";
import { type ScoreProblem, scoreProblems } from "../../src/scoring/score-problems.ts";
import { refusal } from "./refusal.ts";

const rows = (data: readonly number[]): NamedArray => ({
  shape: [data.length / 2, 2],
  data: Float64Array.from(data),
});
const list = (data: readonly number[] | readonly string[]): NamedArray => ({
  shape: [data.length],
  data,
});

/** Four samples of two classes, two views of each. */
const SOUND: Readonly<Record<string, NamedArray>> = {
  view1: rows([1, 0, 0, 1, 0.6, 0.8, -1, 0]),
  view2: rows([0.8, 0.6, 0, 1, 1, 0, 0, -1]),
  labels: list(["a", "b", "a", "b"]),
  temperature: list([0.5]),
};

/** The sound arrays with some changed, or left out where they are null. */
interface Change {
  readonly arrays?: Readonly<Record<string, NamedArray | null>>;
  readonly options?: ScoreOptions;
  /** The place that the refusal names, and what it says would be right. */
  readonly says: RegExp;
}

const ONE_VIEW = { view1: null, view2: null, embeddings: SOUND.view1 };

const refused: Readonly<Record<ScoreProblem, Change>> = {
  "missing-array": { arrays: { view2: null }, says: /view2 is missing beside view1; .*embeddings/ },
  "unknown-array": { arrays: { view_1: SOUND.view1 }, says: /view_1 is not .* view1 to view8/ },
  "conflicting-arrays": {
    arrays: { embeddings: SOUND.view1 },
    says: /embeddings and view1, view2 exclude each other; give either/,
  },
  "wrong-dimensions": {
    arrays: { view1: list([1, 2, 3, 4]) },
    says: /view1 has shape \(4\); .* two dimensions/,
  },
  "wrong-type": {
    arrays: { view2: { shape: [4, 2], data: Array(8).fill("x") } },
    says: /view2 holds text; save it as float32/,
  },
  "mismatched-shapes": {
    arrays: { view2: rows([1, 0, 0, 1]) },
    says: /view2 has shape \(2, 2\); .* must be \(4, 2\)/,
  },
  "not-finite": {
    arrays: { view1: rows([1, 0, 0, 1, 1, Number.NaN, 1, 0]) },
    says: /view1 has NaN at row 2, column 1; .* finite/,
  },
  "zero-norm-row": {
    arrays: { view2: rows([1, 0, 0, 0, 1, 0, 0, 1]) },
    says: /row 1 of view2 .*; leave such samples out/,
  },
  "too-few-samples": {
    arrays: { view1: rows([1, 0]), view2: rows([0, 1]), labels: list(["a"]) },
    says: /view1 has 1 rows; .* at least two/,
  },
  "label-type": {
    arrays: { labels: list([0, 1, 0.5, 1]) },
    says: /row 2 of labels is 0.5; .* whole number or a name/,
  },
  "single-class": {
    arrays: { labels: list([7, 7, 7, 7]) },
    options: { include: ["classification"] },
    says: /all 4 samples have class "7"; .* two classes/,
  },
  "label-outside-train": {
    arrays: { train: SOUND.view1, train_labels: list(["a", "a", "a", "a"]) },
    says: /row 1 of labels has class "b", which train_labels lacks; .* needs a row of train/,
  },
  "empty-class": {
    options: { prior: uniformPrior(3) },
    says: /class 2 of the prior .* has no sample: .*; give a prior of these/,
  },
  "no-positive": {
    arrays: { ...ONE_VIEW, labels: list(["a", "b", "a", "a"]) },
    options: { include: ["contrastive"] },
    says: /row 1 of labels is the only one of class "b", .*; leave .* or give two views/,
  },
  "missing-temperature": {
    arrays: { temperature: null },
    options: { include: ["contrastive"] },
    says: /temperature is missing; give it in the file or as an option/,
  },
  "wrong-temperature": {
    arrays: { temperature: list([-1]) },
    says: /temperature is -1; .* positive number/,
  },
  "scores-too-large": {
    arrays: { temperature: list([0.001]) },
    says: /reach ±1000 at temperature 0.001, beyond ±150; normalise the rows or raise/,
  },
};

describe("every documented problem of a score is shown by arrays that have it:", () => {
  const problems = Object.keys(scoreProblems) as ScoreProblem[];
  const scored = ({ arrays = {}, options }: Omit<Change, "says">) => {
    const changed = Object.entries({ ...SOUND, ...arrays });
    const kept = changed.filter((entry): entry is [string, NamedArray] => entry[1] !== null);
    return score(scoreInputFrom(new Map(kept)), { draws: [3], ...options });
  };

  it.each(problems)("%s", (problem) => {
    const { says, ...change } = refused[problem];
    const { kind, message } = refusal(() => scored(change));
    expect(message).toMatch(says);
    expect(kind).toBe(problem);
  });

  it("and without these changes they are scored", () => {
    expect(scored({}).contrastive?.rows).toHaveLength(1);
    expect(scored({ arrays: ONE_VIEW }).input.samples).toBe(4);
  });
});
