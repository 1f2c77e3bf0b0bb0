import { describe, expect, test } from "vitest";
import { languages } from "../../src/figures/index.ts";
import { reasonKind } from "../../src/figures/reason-kind.ts";
import { words } from "../../src/figures/words/words.ts";
import {
  type BoundsQuestion,
  catalogue,
  evaluateBounds,
  namedPrior,
  uniformPrior,
} from "../../src/index.ts";

describe.each(languages)("in %s", (language) => {
  test("every bound has a name, and no two on one loss the same", () => {
    const { names } = words[language].bounds;
    expect(Object.keys(names).sort()).toEqual(catalogue.map(({ id }) => id).sort());
    for (const quantity of ["supervised", "contrastive", "supervised-unit-temperature"]) {
      const ids = catalogue.filter((bound) => bound.quantity === quantity).map(({ id }) => id);
      expect(new Set(ids.map((id) => names[id])).size).toBe(ids.length);
    }
  });
});

test("every reason that the library gives has words in every language", () => {
  const questions: BoundsQuestion[] = [1, 2, 10].flatMap((classes) =>
    (["augmentation", "same-class"] as const).flatMap((setting) =>
      [{ temperature: 0.5 }, { temperature: 1e-3 }, { normBound: 2 }].flatMap((scale) =>
        [{}, { supervisedLoss: 1 }].map((measured) => ({
          prior: uniformPrior(classes),
          setting,
          ...scale,
          ...measured,
        })),
      ),
    ),
  );
  questions.push({ prior: namedPrior("mnist"), setting: "augmentation", temperature: 0.5 });
  const points = [0, 1, 5, 40, 5000].flatMap((negatives) =>
    [undefined, 1e-9, 3, Math.log(negatives + 1)].map((contrastiveLoss) => ({
      negatives,
      contrastiveLoss,
    })),
  );
  const unknown = new Set<string>();
  const known = new Set<string>();
  for (const question of questions) {
    for (const point of points) {
      for (const { bounds } of evaluateBounds(question, [point])) {
        for (const { logValue, value, reason } of bounds) {
          if (reason === null || logValue !== null || (value !== null && value <= 0)) continue;
          const kind = reasonKind(reason);
          if (kind === undefined) unknown.add(reason);
          else known.add(kind);
        }
      }
    }
  }
  expect([...unknown]).toEqual([]);
  expect(known.size).toBeGreaterThanOrEqual(9);
});
