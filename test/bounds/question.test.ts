import { describe, expect, it } from "vitest";
import { evaluateBounds } from "../../src/bounds/catalogue.ts";
import type { BoundsPoint, BoundsQuestion } from "../../src/bounds/question.ts";
import { InputError } from "../../src/errors.ts";
import { uniformPrior } from "../../src/probability/prior.ts";

const QUESTION: BoundsQuestion = {
  prior: uniformPrior(10),
  setting: "augmentation",
  temperature: 0.5,
};

function culprit(change: Partial<BoundsQuestion>, point: Partial<BoundsPoint> = {}): string {
  try {
    evaluateBounds({ ...QUESTION, ...change }, [{ negatives: 31, ...point }]);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).parameter;
  }
  return "none";
}

describe("a question about bounds", () => {
  it("has a temperature or a norm bound, not both, positive and of sane size", () => {
    expect(culprit({})).toBe("none");
    expect(culprit({ temperature: undefined, normBound: 2 })).toBe("none");
    expect(culprit({ temperature: undefined })).toBe("temperature");
    expect(culprit({ normBound: 1 })).toBe("temperature");
    for (const temperature of [0, -1, Number.NaN, Infinity, 1e-200, 1e200]) {
      expect(culprit({ temperature })).toBe("temperature");
      expect(culprit({ temperature: undefined, normBound: temperature })).toBe("normBound");
    }
  });

  it("has finite losses of at least 0 and a gap of at most 0", () => {
    for (const wrong of [-1e-9, Number.NaN, Infinity]) {
      for (const name of ["supervisedLoss", "variance", "deviation", "totalVariance"]) {
        expect(culprit({ [name]: wrong })).toBe(name);
      }
      for (const name of [
        "contrastiveLoss",
        "subsetLoss",
        "expectedSubsetLoss",
        "collisionFreeSubsetLoss",
      ]) {
        expect(culprit({}, { [name]: wrong })).toBe(name);
      }
    }
    for (const gap of [1e-9, Number.NaN, -Infinity]) expect(culprit({ gap })).toBe("gap");
    expect(culprit({ gap: 0 })).toBe("none");
  });

  it("has no gap or variance between samples if positives are of the same class", () => {
    expect(culprit({ setting: "same-class", gap: -1 })).toBe("gap");
    expect(culprit({ setting: "same-class", variance: 1 })).toBe("variance");
    expect(culprit({ setting: "same-class", gap: 0, variance: 0 })).toBe("none");
  });

  it("has a setting that exists and whole numbers of negatives from 0 to 10¹² − 1", () => {
    expect(culprit({ setting: "latent" as "same-class" })).toBe("setting");
    for (const negatives of [-1, 0.5, 1e12, 1e12 + 1, Number.NaN]) {
      expect(culprit({}, { negatives })).toBe("negatives");
    }
    expect(culprit({}, { negatives: 0 })).toBe("none");
    expect(culprit({}, { negatives: 1e12 - 1 })).toBe("none");
  });
});
