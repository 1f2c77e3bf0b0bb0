import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { FormatError } from "../../src/formats/format-error.ts";
import { writeNpy } from "../../src/formats/write-npy.ts";
import { writeNpz } from "../../src/formats/write-npz.ts";
import { inspect } from "../../src/jobs/inspect.ts";
import { planJob } from "../../src/jobs/plan-job.ts";
import { advance, runStep } from "../../src/jobs/run-step.ts";
import { type NamedArray, scoreInputFrom } from "../../src/scoring/named-arrays.ts";
import { ScoreInputError } from "../../src/scoring/score-problems.ts";
import { everything, madeArrays } from "./embeddings.ts";
import { MemoryStore } from "./memory-store.ts";

type Arrays = ReturnType<typeof madeArrays>;

function storeOf(arrays: Arrays): MemoryStore {
  const store = new MemoryStore();
  store.upload("a.npz", writeNpz(arrays));
  return store;
}

/** The arrays with some changed; null leaves one out. */
function changed(changes: Record<string, NamedArray | null>): Arrays {
  const arrays = madeArrays(everything);
  for (const [name, array] of Object.entries(changes)) {
    if (array === null) arrays.delete(name);
    else arrays.set(name, array as never);
  }
  return arrays;
}

const labels = (...values: number[]): NamedArray => ({
  shape: [values.length],
  data: Int32Array.from(values),
});
const zeros = (rows: number, columns: number): NamedArray => ({
  shape: [rows, columns],
  data: new Float32Array(rows * columns),
});

describe("the inspection of a job", () => {
  it("finds the arrays of several files, read no further than their headers and labels", async () => {
    const arrays = madeArrays(everything);
    const store = new MemoryStore();
    store.upload("view1.npy", writeNpy(arrays.get("view1")!));
    store.upload("view2.npy", writeNpy(arrays.get("view2")!));
    arrays.delete("view1");
    arrays.delete("view2");
    store.upload("rest.npz", writeNpz(arrays));
    const input = await inspect(store, ["view1.npy", "view2.npy", "rest.npz"]);
    expect(input).toMatchObject({
      samples: 150,
      dimensions: 6,
      views: ["view1", "view2"],
      hasViewMean: true,
      trainRows: 120,
      labels: { classes: 6, knownTrainRows: 103 },
      temperature: 0.5,
    });
    expect(JSON.parse(JSON.stringify(input))).toStrictEqual(input);
  });

  it.each<[string, Arrays]>([
    ["a view is missing", changed({ view2: null })],
    ["a name is unknown", changed({ view9: zeros(150, 6) })],
    ["views are of different lengths", changed({ view2: zeros(149, 6) })],
    ["views have different columns", changed({ view2: zeros(150, 5) })],
    ["an array has one dimension", changed({ view2: labels(1, 2, 3) })],
    ["labels are too few", changed({ labels: labels(1, 2, 3) })],
    ["train has no labels", changed({ train_labels: null })],
    ["train lacks a class", changed({ train_labels: labels(...Array(120).fill(0)) })],
    [
      "a label is a fraction",
      changed({ labels: { shape: [150], data: new Float32Array(150).fill(0.5) } }),
    ],
    ["the temperature is a list", changed({ temperature: labels(1, 2) })],
  ])("refuses as a score does where %s", async (_, arrays) => {
    let expected: unknown;
    try {
      scoreInputFrom(arrays);
    } catch (error) {
      expected = error;
    }
    expect(expected).toBeInstanceOf(ScoreInputError);
    const { kind, message } = expected as ScoreInputError;
    await expect(inspect(storeOf(arrays), ["a.npz"])).rejects.toMatchObject({ kind, message });
  });

  it("refuses whole numbers that single precision cannot hold", async () => {
    const wide = { shape: [150, 6], data: new Int32Array(900) };
    await expect(inspect(storeOf(changed({ view1: wide })), ["a.npz"])).rejects.toMatchObject({
      kind: "wrong-type",
      message: /float32/,
    });
  });

  it("names a file that was not uploaded, and an array that is there twice", async () => {
    const store = storeOf(madeArrays(everything));
    await expect(inspect(store, ["b.npz"])).rejects.toThrow(InputError);
    store.upload("view1.npy", writeNpy(madeArrays(everything).get("view1")!));
    await expect(inspect(store, ["a.npz", "view1.npy"])).rejects.toMatchObject({
      kind: "conflicting-arrays",
      parameter: "view1",
    });
  });

  it("refuses a file that was cut short", async () => {
    const store = new MemoryStore();
    store.upload("a.npz", writeNpz(madeArrays(everything)).subarray(0, 3000));
    await expect(inspect(store, ["a.npz"])).rejects.toThrow(FormatError);
  });
});

describe("a poisoned value", () => {
  it.each([
    [Number.NaN, "not-finite", /row 100, column 3/],
    [1e30, "not-finite", /norms/],
  ])("of %f fails the job, whoever runs it, and names the rows", async (value, kind, message) => {
    const arrays = madeArrays(everything);
    arrays.get("view2")!.data[100 * 6 + 3] = value;
    const store = storeOf(arrays);
    const plan = planJob(await inspect(store, ["a.npz"]), {}, undefined, { rowsPerBlock: 60 });
    await advance(plan, null, store);
    await runStep(plan, "labels", 0, store);
    // Blocks 0 to 2 are of view1, the second of view2 has the value.
    await runStep(plan, "scan", 3, store);
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(runStep(plan, "scan", 4, store)).rejects.toMatchObject({
        kind,
        parameter: "view2",
        message,
      });
    }
  });

  it("of zeros is found when all rows have been seen", async () => {
    const arrays = madeArrays(everything);
    arrays.get("view1")!.data.fill(0, 70 * 6, 71 * 6);
    const store = storeOf(arrays);
    const plan = planJob(await inspect(store, ["a.npz"]));
    await runStep(plan, "labels", 0, store);
    for (let index = 0; index < 4; index++) await runStep(plan, "scan", index, store);
    await expect(advance(plan, "scan", store)).rejects.toMatchObject({
      kind: "zero-norm-row",
      message: /row 70 of view1/,
    });
  });
});
