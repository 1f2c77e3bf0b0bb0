import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { requireContentType } from "../../../src/api/body.ts";
import { scoreRoute } from "../../../src/api/score.ts";
import { readUploadedArrays } from "../../../src/api/upload/upload-arrays.ts";
import { UploadError, type UploadProblem } from "../../../src/api/upload/upload-error.ts";
import type { UploadHeaders } from "../../../src/api/upload/upload-headers.ts";
import { uploadLimits } from "../../../src/api/upload/upload-limits.ts";
import { fileFormats } from "../../../src/formats/file-formats.ts";
import { FormatError, type FormatProblem } from "../../../src/formats/format-error.ts";
import { npy, npz } from "../../e2e/npz.ts";
import { FORM, failureOf, form, headers, type Part, streamOf, utf8 } from "./bodies.ts";

const view1 = npy(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
const view2 = npy(Float32Array.of(6, 5, 4, 3, 2, 1), [3, 2]);
const labels = npy(Uint8Array.of(0, 1, 0), [3]);

const read = (body: Uint8Array, given: Partial<UploadHeaders> = {}, limits = uploadLimits) =>
  readUploadedArrays(streamOf(body), headers(given), limits);

const readForm = (...parts: Part[]) => read(form(...parts), { contentType: FORM });

/** Names, shapes and values, for comparison. */
const contents = (arrays: Awaited<ReturnType<typeof readUploadedArrays>>) =>
  Object.fromEntries(
    Array.from(arrays, ([name, { shape, data }]) => [name, { shape, data: [...data] }]),
  );

const file = (name: string, content: Uint8Array | string): Part => ({
  name,
  filename: `${name}.npy`,
  content,
});

async function expectRefused(
  kind: UploadProblem | FormatProblem,
  promise: Promise<unknown>,
  detail: RegExp | string,
  parameter?: string,
): Promise<void> {
  const error = await failureOf(promise);
  if (!(error instanceof UploadError || error instanceof FormatError)) throw error;
  expect(error.kind, error.message).toBe(kind);
  expect(error.message).toMatch(detail);
  if (parameter !== undefined) expect(error.parameter).toBe(parameter);
}

const VIEW1 = { shape: [3, 2], data: [1, 2, 3, 4, 5, 6] };
const VIEW2 = { shape: [3, 2], data: [6, 5, 4, 3, 2, 1] };
const LABELS = { shape: [3], data: [0, 1, 0] };

test("a body that is one file gives the arrays of the file, compressed or not", async () => {
  const archive = npz({ view1, view2, labels });
  const expected = { view1: VIEW1, view2: VIEW2, labels: LABELS };
  expect(contents(await read(archive))).toEqual(expected);
  const gzipped = await read(new Uint8Array(gzipSync(archive)), {
    contentType: "application/octet-stream",
    contentEncoding: "gzip",
  });
  expect(contents(gzipped)).toEqual(expected);
});

test("the name of a single file, or its content type, says what its text is", async () => {
  const table = utf8("labels;view1_0;view1_1\n0;1;2\n1;3;4\n");
  const tabs = utf8("labels\tview1_0\n0\t1\n1\t3\n");
  const byName = await read(tabs, { contentDisposition: 'attachment; filename="a.tsv"' });
  expect(Object.keys(contents(byName)).sort()).toEqual(["labels", "view1"]);
  const byType = await read(tabs, { contentType: "text/tab-separated-values; charset=utf-8" });
  expect(Object.keys(contents(byType)).sort()).toEqual(["labels", "view1"]);
  const byLook = await read(table, { contentDisposition: "nonsense;;" });
  expect(contents(byLook).view1).toEqual({ shape: [2, 2], data: [1, 2, 3, 4] });
});

test("each file of a form is the array that its part names, in any format", async () => {
  const arrays = await readForm(
    file("view1", view1),
    { name: "view2", filename: "x.csv", content: "6,5\n4,3\n2,1\n" },
    { name: "labels", filename: "labels.json", content: "[0, 1, 0]" },
    { name: "train", filename: "any.npz", content: npz({ whatever: view1 }) },
    { name: "temperature", content: " 0.5 " },
  );
  expect(contents(arrays)).toEqual({
    view1: VIEW1,
    view2: VIEW2,
    labels: LABELS,
    train: VIEW1,
    temperature: { shape: [], data: [0.5] },
  });
});

test("a part of another name is a file whose arrays have names of their own", async () => {
  const both = await readForm(
    file("embeddings.npz", npz({ view1, view2 })),
    file("labels", labels),
  );
  expect(contents(both)).toEqual({ view1: VIEW1, view2: VIEW2, labels: LABELS });
  const one = await readForm(file("file", npz({ view2 })));
  expect(contents(one)).toEqual({ view2: VIEW2 });
  const several = await readForm(file("view1", npz({ view1, view2 })));
  expect(contents(several)).toEqual({ view1: VIEW1, view2: VIEW2 });
});

test("labels may be a field of lines, as curl -F 'labels=<labels.txt' sends them", async () => {
  const arrays = await readForm({ name: "labels", content: "cat\ndog\ncat\n" });
  expect(contents(arrays)).toEqual({ labels: { shape: [3], data: ["cat", "dog", "cat"] } });
});

test("the field model starts the arrays of a model; what comes before belongs to all", async () => {
  const arrays = await readForm(
    file("labels", labels),
    { name: "model", content: "simclr, größe 2" },
    file("view1", view1),
    { name: "temperature", content: "0.5" },
    { name: "model", content: "b" },
    file("all", npz({ view1: view2, view2: view1 })),
    file("c.view1", view1),
  );
  expect(contents(arrays)).toEqual({
    labels: LABELS,
    "simclr, größe 2.view1": VIEW1,
    "simclr, größe 2.temperature": { shape: [], data: [0.5] },
    "b.view1": VIEW2,
    "b.view2": VIEW1,
    "c.view1": VIEW1,
  });
});

test("a name given twice is refused, also across files; once a model is not twice", async () => {
  const twice = [file("view1", view1), file("view1", view2)];
  await expectRefused("multipart-duplicate", readForm(...twice), "second time", "view1");
  const across = [file("view1", view1), file("all", npz({ view2, view1 }))];
  await expectRefused("multipart-duplicate", readForm(...across), 'part "all"', "view1");
  const again = [
    { name: "model", content: "a" },
    file("view1", view1),
    { name: "model", content: "a" },
    file("view1", view1),
  ];
  await expectRefused("multipart-duplicate", readForm(...again), "a.view1", "a.view1");
});

test("a field that is wrong is refused", async () => {
  for (const content of ["", "abc", "1,5", "NaN", "0x10", "1e999", "1".repeat(5000)]) {
    const parts = [file("view1", view1), { name: "temperature", content }];
    await expectRefused("multipart-value", readForm(...parts), /number/, "temperature");
  }
  for (const content of ["", "  ", "a.b", "a\nb", "a\0", "x".repeat(65), Uint8Array.of(0xff)]) {
    const parts = [{ name: "model", content }, file("view1", view1)];
    await expectRefused("multipart-value", readForm(...parts), "1 to 64 letters", "model");
  }
});

test("an upload of nothing is refused", async () => {
  await expectRefused("upload-empty", read(new Uint8Array(0)), "empty");
  await expectRefused("upload-empty", readUploadedArrays(null, headers()), "empty");
  await expectRefused("upload-empty", read(new Uint8Array(0), { contentType: FORM }), "empty");
  await expectRefused("upload-empty", readForm(), "no arrays");
  await expectRefused("upload-empty", readForm({ name: "model", content: "a" }), "no arrays");
  await expectRefused(
    "upload-empty",
    readForm({ name: "view1", filename: "", content: "" }),
    "no arrays",
  );
});

test("what is wrong with a file of a form names its part", async () => {
  const cut = view1.subarray(0, view1.length - 1);
  await expectRefused("npy-truncated", readForm(file("view1", cut)), 'part "view1" ("view1.npy")');
  await expectRefused(
    "unknown-format",
    readForm({ name: "view1", content: Uint8Array.of(0, 1) }),
    "view1",
  );
  await expectRefused(
    "unnamed-array",
    readForm({ name: "file", filename: "rows.csv", content: "1,2\n3,4\n" }),
    'part "file" ("rows.csv")',
  );
});

test("arrays are views of the one buffer, wherever their parts began", async () => {
  const values = Float64Array.from({ length: 200 }, (_, index) => index / 7);
  const array = npy(values, [100, 2]);
  for (let shift = 0; shift < 8; shift++) {
    const arrays = await readForm(
      { name: "model", content: "m".repeat(1 + shift) },
      file("view1", array),
      file("view2", array),
    );
    const buffers = new Set<ArrayBufferLike>();
    for (const { data } of arrays.values()) {
      expect(Array.from(data as Float64Array)).toEqual(Array.from(values));
      if (ArrayBuffer.isView(data)) buffers.add(data.buffer);
    }
    expect(buffers.size).toBe(1);
  }
});

test("arrays that are a small part of a body do not keep it in memory", async () => {
  const text = { name: "view2", filename: "view2.csv", content: "1.5,2.5\n".repeat(1000) };
  const converted = await readForm(file("labels", labels), text);
  expect(contents(converted).labels).toEqual(LABELS);
  const { data } = converted.get("labels") ?? {};
  expect(ArrayBuffer.isView(data) && data.buffer.byteLength).toBe(3);
});

test("the files of a form share one budget", async () => {
  const half = (name: string) => ({
    name,
    filename: `${name}.csv`,
    content: `x\n${"1.5\n".repeat(1000)}`,
  });
  const within = (arrayBytes: number, ...names: string[]) =>
    read(
      form(...names.map((name) => half(name))),
      { contentType: FORM },
      { ...uploadLimits, read: { ...uploadLimits.read, arrayBytes } },
    );
  const one = (await within(100_000, "view1")).get("view1")!.data as Float32Array;
  const { byteLength } = one;
  await within(byteLength, "view1");
  await within(2 * byteLength, "view1", "view2");
  await expectRefused("arrays-limit", within(2 * byteLength - 1, "view1", "view2"), '"view2"');
});

/** What curl sends with --data-binary unless told otherwise. */
const CURL = "application/x-www-form-urlencoded";

test("the score route takes the content types of every format, of forms, of bytes, and none", () => {
  const accepted = scoreRoute.upload!.contentTypes;
  const types = fileFormats.flatMap(({ contentTypes }) => contentTypes);
  for (const type of [...types, FORM, CURL, "text/csv; charset=utf-8", "Application/ZIP", null]) {
    const request = new Request("https://upsilon.test/v1/score", {
      method: "POST",
      headers: type === null ? {} : { "Content-Type": type },
    });
    expect(() => requireContentType(request, accepted), String(type)).not.toThrow();
  }
  for (const type of ["image/png", "multipart/mixed", "zip"]) {
    const request = new Request("https://upsilon.test/v1/score", {
      method: "POST",
      headers: { "Content-Type": type },
    });
    expect(() => requireContentType(request, accepted), type).toThrow(
      /Content-Type: application\/zip/,
    );
  }
});
