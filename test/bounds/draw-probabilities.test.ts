import { expect, test } from "vitest";
import { DrawProbabilities, evaluateBounds, namedPrior, uniformPrior } from "../../src/index.ts";

const negatives = [1, 2, 3, 9, 31, 255, 4095];
const points = negatives.map((count) => ({ negatives: count, contrastiveLoss: 5 }));

test("a further question with the probabilities kept has the same answer", () => {
  for (const prior of [uniformPrior(10), namedPrior("mnist"), namedPrior("imagenet-lt")]) {
    const kept = new DrawProbabilities(prior, negatives);
    for (const temperature of [0.1, 0.5, 2]) {
      const question = { prior, setting: "augmentation", temperature, gap: -1 } as const;
      expect(evaluateBounds(question, points, kept)).toEqual(evaluateBounds(question, points));
    }
  }
});

test("probabilities joined are those of all, whether computed before or not", () => {
  for (const prior of [uniformPrior(10), namedPrior("mnist")]) {
    const parts = [[1, 2, 3], [9], [31, 255, 4095]].map(
      (some) => new DrawProbabilities(prior, some),
    );
    parts[0].coverage(1);
    parts[1].collisionTerm(0);
    parts[2].logSmallestCount(2);
    const [first, ...others] = parts;
    const question = { prior, setting: "augmentation", temperature: 0.5, gap: -1 } as const;
    expect(evaluateBounds(question, points, DrawProbabilities.joined([first, ...others]))).toEqual(
      evaluateBounds(question, points),
    );
  }
  expect(() =>
    DrawProbabilities.joined([
      new DrawProbabilities(uniformPrior(2), [1]),
      new DrawProbabilities(uniformPrior(3), [1]),
    ]),
  ).toThrow(/several priors/);
});

test("probabilities of another prior, or of other negatives, are refused", () => {
  const [prior, other] = [uniformPrior(10), uniformPrior(11)];
  const question = { prior, setting: "same-class", temperature: 0.5 } as const;
  for (const kept of [
    new DrawProbabilities(other, negatives),
    new DrawProbabilities(prior, [1, 2]),
    new DrawProbabilities(prior, [...negatives].reverse()),
  ]) {
    expect(() => evaluateBounds(question, points, kept)).toThrow(/other negatives/);
  }
});
