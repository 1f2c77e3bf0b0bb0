import fc from "fast-check";
import { expect, test } from "vitest";
import { answerTo } from "../../../src/site/calculator/answer.ts";
import { initialState, measurements, type State } from "../../../src/site/calculator/state.ts";
import { readState, writeState } from "../../../src/site/calculator/url.ts";

const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

const states: fc.Arbitrary<State> = fc.record({
  prior: fc.constantFrom(
    "cifar10",
    "imagenet-1k",
    "uniform:37",
    "longtail:20:10",
    "counts:50,30,20",
    "probabilities:0.5,0.25,0.25",
  ),
  choice: fc.oneof(
    fc.record({
      by: fc.constant("negatives" as const),
      negatives: fc.integer({ min: 1, max: 1e9 }),
    }),
    fc.record({
      by: fc.constant("batch" as const),
      size: fc.integer({ min: 2, max: 1e6 }),
      views: fc.constantFrom(1 as const, 2 as const),
    }),
    fc.record({
      by: fc.constant("target" as const),
      probability: fc.double({ min: 1e-6, max: 1 - 1e-9, noNaN: true }),
    }),
  ),
  temperature: positive,
  setting: fc.constantFrom("augmentation" as const, "same-class" as const),
  measured: fc
    .uniqueArray(fc.constantFrom(...measurements))
    .chain((names) =>
      fc
        .tuple(...names.map(() => positive))
        .map((values) =>
          Object.fromEntries(
            names.map((name, index) => [name, name === "gap" ? -values[index] : values[index]]),
          ),
        ),
    ),
});

test("every state is read from the address that it writes", () => {
  fc.assert(
    fc.property(states, (state) => {
      const { state: read, problems } = readState(new URLSearchParams(writeState(state)));
      expect(problems).toEqual([]);
      expect(read).toEqual(state);
    }),
  );
});

test("the state at first has no query, and readable characters stay readable", () => {
  expect(writeState(initialState)).toBe("");
  expect(writeState({ ...initialState, prior: "counts:50,30,20" })).toBe(
    "?prior=counts:50,30,20&negatives=255&temperature=0.5",
  );
});

test.each([
  ["prior=nope", "prior"],
  ["prior=uniform:0", "classes"],
  ["negatives=0", "negatives"],
  ["negatives=1.5", "negatives"],
  ["negatives=1e12", "negatives"],
  ["draws=1", "draws"],
  ["batch=1", "batch"],
  ["batch=64&views=3", "views"],
  ["target=1", "target"],
  ["target=0", "target"],
  ["temperature=0", "temperature"],
  ["setting=other", "setting"],
  ["contrastiveLoss=high", "contrastiveLoss"],
  ["utm_source=paper", "utm_source"],
])("%s is named as a problem, and the rest holds", (query, parameter) => {
  const { state, problems } = readState(new URLSearchParams(`${query}&variance=0.5`));
  expect(problems.map((problem) => problem.parameter)).toEqual([parameter]);
  expect(state.measured.variance).toBe(0.5);
});

test.each([
  ["draws=256", 255],
  ["batch=256", 255],
  ["batch=256&views=2", 510],
  // Σ over the inclusion–exclusion of ten classes passes 0.99 between 65 and 66 draws.
  ["target=0.99", 65],
  ["negatives=255&target=0.99", 65],
  ["negatives=31&target=&batch=", 31],
  ["prior=uniform:1&target=0.5", 1],
])("%s asks for K = %d", (query, negatives) => {
  expect(answerTo(readState(new URLSearchParams(query)).state).negatives).toBe(negatives);
});
