import { describe, expect, test } from "vitest";
import { guessed } from "../../src/site/client/score/chosen-files.ts";
import { placeProblem } from "../../src/site/client/score/problem-places.ts";
import { uploadParts } from "../../src/site/client/score/upload-parts.ts";

const files = (...names: readonly string[]) => names.map((name) => new File([], name));

const guesses = (...names: readonly string[]) =>
  guessed(files(...names), new Map()).map(({ part, model }) => (model ? `${model}.${part}` : part));

describe("a file is taken for what its name says", () => {
  test.each([
    [["mine.npz"], ["file"]],
    [
      ["view1.npy", "view2.npy", "labels.csv"],
      ["view1", "view2", "labels"],
    ],
    [
      ["View-1.npy", "view_mean.npy", "train labels.txt"],
      ["view1", "view_mean", "train_labels"],
    ],
    [
      ["fmnist_view1.npy", "fmnist_view2.npy"],
      ["view1", "view2"],
    ],
    [["mine.npy"], ["embeddings"]],
    [
      ["K16.npz", "K128.npz", "labels.npy"],
      ["K16.file", "K128.file", "labels"],
    ],
    [
      ["K16_view1.npy", "K128.view1.npy", "labels.npy"],
      ["K16.view1", "K128.view1", "labels"],
    ],
    [
      ["v1.2.npz", "v1.3.npz"],
      ["v1-2.file", "v1-3.file"],
    ],
  ])("%j", (names, expected) => {
    expect(guesses(...names)).toEqual(expected);
  });

  test("unless somebody decided otherwise", () => {
    const [file] = files("mine.npy");
    const decided = new Map([[file, { part: "view1", model: "K16" }]]);
    expect(guessed([file], decided)).toEqual([{ file, part: "view1", model: "K16" }]);
  });
});

test("what models share comes first, and then each model's name before its files", () => {
  const chosen = guessed(files("a.npz", "labels.npy", "b.npz"), new Map());
  const parts = uploadParts(chosen).map(({ kind, name }) => `${kind} ${name}`);
  expect(parts).toEqual(["file labels", "model a", "file file", "model b", "file file"]);
});

describe("a problem is told where it can be put right", () => {
  const chosen = guessed(files("a.npz", "labels.npy", "b.npz"), new Map());
  const options = new Set(["draws", "temperature"]);
  const place = (parameter: string, detail: string) => {
    const document = { type: "", title: "", status: 400, detail, errors: [{ parameter, detail }] };
    const {
      files: ofFiles,
      options: ofOptions,
      elsewhere,
    } = placeProblem(document, chosen, options);
    return [...ofFiles.keys(), ...ofOptions.keys(), ...elsewhere];
  };

  test("at the file that it names", () => {
    expect(place("view1", 'in part "file" ("b.npz"), the archive is cut off.')).toEqual([2]);
  });

  test("at the file that holds the array", () => {
    expect(place("labels", "row 3 of labels is 0.5.")).toEqual([1]);
    expect(place("b.view2", 'model "b": row 3 of view2 is NaN.')).toEqual([2]);
  });

  test("at the option", () => {
    expect(place("draws", "the list is empty.")).toEqual(["draws"]);
  });

  test("below the form, if it is about none of them", () => {
    expect(place("model", "there are 40 models.")).toEqual(["there are 40 models."]);
    expect(place("missing", "view1 is missing.")).toEqual(["view1 is missing."]);
  });
});
