import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import type { JobInput, StoredArray } from "../../src/jobs/job-input.ts";
import { planJob } from "../../src/jobs/plan-job.ts";
import { platformLimits } from "../../src/jobs/platform-limits.ts";

/** What inspection would find of two float32 views and labels. */
function inputOf(samples: number, dimensions: number, classes: number): JobInput {
  const array = (name: string): StoredArray => ({
    name,
    key: `files/${name}.npy`,
    shape: [samples, dimensions],
    dtype: "float32",
    start: 128,
    itemBytes: 4,
    bigEndian: false,
  });
  return {
    arrays: [
      array("view1"),
      array("view2"),
      { ...array("labels"), shape: [samples], dtype: "int64", itemBytes: 8 },
    ],
    samples,
    dimensions,
    views: ["view1", "view2"],
    hasViewMean: false,
    trainRows: null,
    labels: { classes, largestClass: Math.ceil(samples / classes), knownTrainRows: null },
    temperature: 0.5,
    draws: null,
  };
}

const small = inputOf(1000, 16, 10);

describe("the plan of a job", () => {
  it("is plain data", () => {
    const plan = planJob(small);
    expect(JSON.parse(JSON.stringify(plan))).toStrictEqual(plan);
  });

  it("takes 20,000 anchors of more samples, and says so", () => {
    expect(planJob(small)).toMatchObject({ anchors: 1000, warnings: [] });
    const plan = planJob(inputOf(100_000, 64, 10));
    expect(plan.anchors).toBe(20_000);
    expect(plan.warnings[0]).toMatchObject({ code: "anchors", message: /20000 of the 100000/ });
    expect(
      planJob(inputOf(100_000, 16, 10), { anchors: "all", include: ["contrastive"] }).anchors,
    ).toBe(100_000);
  });

  it("grows linearly with the samples as long as the anchors stay", () => {
    const seconds = [50_000, 100_000, 200_000].map(
      (samples) => planJob(inputOf(samples, 128, 10), { anchors: 5000 }).totals.seconds,
    );
    expect(seconds[2] / seconds[1]).toBeGreaterThan(1.7);
    expect(seconds[2] / seconds[1]).toBeLessThan(2.1);
  });

  it("of ImageNet's embeddings fits the platform with all of its parts", () => {
    const plan = planJob(inputOf(1_281_167, 2048, 1000));
    expect(plan.warnings.map(({ code }) => code)).toStrictEqual(["anchors"]);
    for (const { merges, ...first } of plan.stages) {
      for (const { seconds, memoryBytes, operations } of [first, ...merges]) {
        expect(seconds).toBeLessThan(platformLimits.stepSeconds);
        expect(memoryBytes).toBeLessThan(platformLimits.stepMemoryBytes);
        expect(operations).toBeLessThan(platformLimits.stepOperations);
      }
    }
    expect(plan.stages.map(({ id }) => id)).toContain("probe.0.test");
    expect(plan.fits.mostRounds).toBeGreaterThan(500);
    expect(plan.totals.mostSteps).toBeLessThanOrEqual(platformLimits.steps);
  });

  it("leaves out probes that no step could hold, and says why", () => {
    const { fits, warnings } = planJob(inputOf(100_000, 2048, 1300));
    expect(fits).toMatchObject({ probes: false, fewShot: false });
    expect(warnings.map(({ message }) => message).join()).toMatch(
      /Linear probes are left out: a step of probes would take \d+ MB of memory, above 100 MB/,
    );
  });

  it("gives fits as many rounds as there are steps, and leaves them out if these are too few", () => {
    const input = inputOf(100_000, 64, 10);
    const limited = (steps: number) => planJob(input, {}, { ...platformLimits, steps });
    expect(limited(1e6).fits).toStrictEqual({ probes: true, fewShot: true, mostRounds: 2500 });
    const { fits, totals } = limited(2000);
    expect(fits.mostRounds).toBeLessThan(400);
    expect(totals.mostSteps).toBeLessThanOrEqual(2000);
    const few = limited(500);
    expect(few.fits).toMatchObject({ probes: false });
    expect(few.warnings.map(({ message }) => message).join()).toMatch(
      /expected to take 100 passes over their rows, and the 500 steps of a job suffice for \d+/,
    );
  });

  it.each([
    ["steps", { steps: 100 }, {}, /\d+ steps, above 100/],
    ["seconds of a step", { stepSeconds: 0.01 }, {}, /\d+ s of CPU, above 0.01 s/],
    ["memory of a step", { stepMemoryBytes: 1e6 }, {}, /\d+ MB of memory, above 1 MB/],
    ["reads of a step", { stepOperations: 3 }, {}, /\d+ times, above 3/],
  ])(
    "is refused with the number where the platform has too few %s",
    (_, limits, options, message) => {
      expect(() =>
        planJob(inputOf(100_000, 64, 10), options, { ...platformLimits, ...limits }),
      ).toThrow(message);
    },
  );

  it("refuses all pairs of a million samples with the number of steps or seconds", () => {
    expect(() => planJob(inputOf(1_281_167, 2048, 1000), { anchors: "all" })).toThrow(
      /above 25000/,
    );
  });

  it("resamples ImageNet's metrics as often as a score may, a step each", () => {
    const imagenet = inputOf(1_281_167, 2048, 1000);
    const { stages } = planJob(imagenet, { bootstrap: { resamples: 10_000 } });
    const [samples, anchors] = stages.slice(-2);
    // S, three terms of the gap, three of the mean classifier and of the probe, one of few shots, one of alignment.
    expect(samples).toMatchObject({ id: "bootstrap.samples", steps: 12 });
    expect(anchors.id).toBe("bootstrap.anchors");
    expect(anchors.seconds).toBeLessThan(5);
    const limits = { ...platformLimits, stepSeconds: 150 };
    expect(() => planJob(imagenet, { bootstrap: { resamples: 10_000 } }, limits)).toThrow(
      /a step of bootstrap.samples would take \d+ s of CPU, above 150 s; .*resamples/,
    );
  });

  it("plans all parts of ImageNet of few dimensions, too, and cuts blocks where there are many classes", () => {
    for (const dimensions of [64, 128, 512]) {
      const { warnings, totals } = planJob(inputOf(1_281_167, dimensions, 1000));
      expect(warnings.map(({ code }) => code)).toStrictEqual(["anchors"]);
      expect(totals.steps).toBeLessThan(4000);
    }
    const { stages } = planJob(inputOf(500_000, 128, 21_841));
    const rows = stages.find(({ id }) => id === "rows");
    expect(rows?.seconds).toBeLessThan(130);
    expect(rows?.steps).toBeGreaterThan(500_000 / 2 ** 15);
  });

  it("leaves a part out that does not fit, unless it was asked for by name", () => {
    const wide = inputOf(20_000, 3072, 10);
    const { warnings, options, stages } = planJob(wide);
    expect(warnings.map(({ code, message }) => `${code}: ${message}`)).toStrictEqual([
      expect.stringMatching(/^left-out: Geometry is left out: a step of gram.uncentred would take/),
    ]);
    expect(options.include).not.toContain("geometry");
    expect(options.include).toContain("classification");
    expect(stages.map(({ id }) => id)).toContain("retrieval");
    expect(() => planJob(wide, { include: ["geometry"] })).toThrow(/gram.uncentred would take/);
  });

  it("refuses parts whose labels or temperature are missing, before anything is read", () => {
    const bare = { ...small, labels: null, temperature: null };
    expect(planJob(bare).warnings.map(({ code }) => code)).toContain("left-out");
    expect(() => planJob(bare, { include: ["contrastive"] })).toThrow(/temperature is missing/);
    expect(() => planJob(bare, { include: ["retrieval"] })).toThrow(/labels is missing/);
  });

  it.each([
    ["anchors", { anchors: 1 }],
    ["anchors", { anchors: 2.5 }],
    ["estimator", { estimator: "monte-carlo" as const }],
    ["bootstrap", { bootstrap: { resamples: 1 } }],
    ["confidence", { bootstrap: { resamples: 10, confidence: 1 } }],
    ["probes", { probes: ["dinov2" as const] }],
    ["draws", { draws: [0] }],
    ["temperature", { temperature: -1 }],
  ])("refuses %s that a job has not", (parameter, options) => {
    try {
      planJob(small, options);
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).parameter).toBe(parameter);
      return;
    }
    throw new Error("it was not refused");
  });
});
