import { afterEach, expect, test, vi } from "vitest";
import { tooLarge } from "../../src/api/body.ts";
import { LimitExceeded, limits } from "../../src/api/limits.ts";
import { problemData, problemResponse } from "../../src/api/problem.ts";
import { type ProblemKind, problemGroups, problems } from "../../src/api/problem-kinds.ts";
import { UploadError, uploadProblems } from "../../src/api/upload/upload-error.ts";
import { InputError } from "../../src/errors.ts";
import { FormatError, formatProblems } from "../../src/formats/format-error.ts";
import { ScoreInputError, scoreProblems } from "../../src/scoring/score-problems.ts";
import { html } from "../../src/site/html.ts";
import { ask } from "./service.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a failure is logged under an id, and nothing else of it leaves the service", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const response = await ask(
    "/v1/score?draws=4",
    { method: "POST", body: "x", headers: { "Content-Type": "application/zip" } },
    { score: () => Promise.reject(new Error("secret at /etc/passwd:42")) },
  );
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).not.toContain("secret");
  expect(text).not.toContain("passwd");
  const { requestId } = JSON.parse(text);
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.get("X-Request-Id")).toBe(requestId);
  const line = JSON.parse(logged.mock.calls[0][0] as string);
  expect(line).toMatchObject({ event: "failure", requestId });
  expect(line.failure).toContain("secret");
});

test("what the scorer finds wrong is answered as if it were found here", async () => {
  const found = [
    new InputError("view2", "is wrong"),
    new FormatError("npy-dtype", "view1", 'array "view1" has dtype "<c8"'),
    new UploadError("unsupported-encoding", "Content-Encoding", "x is not read."),
    new ScoreInputError("single-class", "labels", "all 20 samples have class 0."),
    new LimitExceeded("scoreSeconds", "include", "asks for 99 seconds."),
    tooLarge("uploadBytes"),
  ];
  for (const error of found) {
    // RPC carries data as structuredClone does, and not the classes of errors.
    const problem = structuredClone(problemData(error));
    const here = problemResponse(error);
    const there = await ask(
      "/v1/score?draws=4",
      { method: "POST", body: "x", headers: { "Content-Type": "application/zip" } },
      { score: async () => ({ kind: "problem", problem }) },
    );
    expect(there.status).toBe(here.status);
    expect(await there.json()).toEqual(await here.json());
    for (const [name, value] of here.headers) expect(there.headers.get(name)).toBe(value);
  }
});

test("a failure of ours is no problem to return, but thrown on", () => {
  for (const error of [new Error("secret"), new TypeError("x"), "text", undefined]) {
    expect(() => problemData(error)).toThrow(error as Error);
  }
});

test("an error has the type, the status and the title of its own kind, and names the culprit", async () => {
  const documentOf = async (error: unknown) => (await problemResponse(error).json()) as object;
  expect(await documentOf(new FormatError("npy-dtype", "view1", "array of text"))).toEqual({
    type: "/docs#problem-npy-dtype",
    title: "The array's data type is not one that is read",
    status: 415,
    detail: "array of text.",
    errors: [{ parameter: "view1", detail: "array of text." }],
  });
  expect(await documentOf(new ScoreInputError("zero-norm-row", "view2", "row 3."))).toMatchObject({
    type: "/docs#problem-zero-norm-row",
    status: 400,
    errors: [{ parameter: "view2" }],
  });
  expect(await documentOf(new UploadError("upload-timeout", "body", "no byte."))).toMatchObject({
    type: "/docs#problem-upload-timeout",
    status: 408,
  });
});

test("the answer to a coding that is not read lists those that are", () => {
  const response = problemResponse(new UploadError("unsupported-encoding", "body", "x."));
  expect(response.status).toBe(415);
  expect(response.headers.get("Accept-Encoding")).toBe("gzip, deflate, zstd, br");
});

test("the answer to a body too large names the limit and what there will be for larger ones", async () => {
  const response = problemResponse(tooLarge("uploadBytes"));
  expect(response.status).toBe(413);
  const { detail, limit } = (await response.json()) as { detail: string; limit: object };
  expect(limit).toEqual({ name: "uploadBytes", maximum: limits.uploadBytes.maximum });
  expect(detail).toContain("POST /v1/jobs");
  expect(detail).toContain(String(limits.uploadBytes.maximum));
});

test("every kind of problem of requests, uploads, files and arrays has an entry in the documentation", async () => {
  const page = await (await ask("/docs")).text();
  const kinds = [problems, uploadProblems, formatProblems, scoreProblems].flatMap(Object.keys);
  expect(new Set(kinds)).toEqual(new Set(Object.keys(problems)));
  for (const kind of new Set(kinds)) {
    expect(page.split(`id="problem-${kind}"`), kind).toHaveLength(2);
    const { status, title } = problems[kind as ProblemKind];
    expect(page).toContain(html`<span class="quiet">${status}</span></dt>\n<dd>${title}.`.html);
  }
});

test("no kind of problem is in two groups, and every title and status is one", () => {
  const all = problemGroups.flatMap((group) => Object.entries(group.problems));
  expect(all).toHaveLength(Object.keys(problems).length);
  for (const [kind, { status, title }] of all) {
    expect(kind).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
    expect(
      [400, 401, 404, 405, 406, 408, 409, 410, 413, 414, 415, 422, 429, 500, 501, 503],
      kind,
    ).toContain(status);
    expect(title, kind).toMatch(/^\p{Lu}.*[^.]$/u);
  }
});

test("every culprit is named at once, up to twenty", async () => {
  const query = Array.from({ length: 30 }, (_, index) => `x${index}=1`).join("&");
  const response = await ask(`/v1/coverage?${query}&draws=x`);
  const { errors } = (await response.json()) as { errors: { parameter: string }[] };
  expect(errors).toHaveLength(20);
  expect(errors.slice(0, 2).map((error) => error.parameter)).toEqual(["prior", "draws"]);
});
