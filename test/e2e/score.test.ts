import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { scoreRoute } from "../../src/api/score.ts";
import { ask, origin } from "./client.ts";
import { npz, smallScore } from "./npz.ts";

/** The answer of a score of one model, as its schema reads it. */
async function reportOf(response: Response) {
  const text = await response.text();
  expect(response.status, text.slice(0, 500)).toBe(200);
  const answer = scoreRoute.answer.parse(JSON.parse(text));
  // Parsing drops what the schema does not know.
  expect(answer).toEqual(JSON.parse(text));
  if ("models" in answer) throw new Error("several models were scored");
  return answer;
}

const post = (query: string, body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  ask(`/v1/score?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/zip", ...headers },
    body,
  });

test("the real Fashion-MNIST embeddings score as they were scored elsewhere", {
  timeout: 120_000,
}, async () => {
  const file = await readFile("examples/data/fashion-mnist-two-views.npz");
  const expected = JSON.parse(
    await readFile("test/fixtures/fashion-mnist-two-views.expected.json", "utf8"),
  );
  const response = await post("draws=16,32,64,128,256,512", new Uint8Array(file));
  const answer = await reportOf(response);
  expect(answer.input.kernels).toMatch(/simd/);
  expect(answer.input).toMatchObject({ samples: 10_000, dimensions: 64, temperature: 0.5 });
  const { top1, loss } = answer.classification!.meanClassifier;
  expect(top1).toBeCloseTo(expected.meanClassifierTop1.view1, 9);
  expect(loss).toBeCloseTo(expected.supervisedLoss, 6);
  expect(answer.contrastive!.gap!.clipped).toBeCloseTo(expected.rows[0].gap, 6);
  answer.contrastive!.rows.forEach((row, index) => {
    const theirs = expected.rows[index];
    expect(row.draws).toBe(theirs.draws);
    expect(row.collisionProbability).toBeCloseTo(theirs.tau, 12);
    expect(row.collisionTerm).toBeCloseTo(theirs.collision, 9);
    const within = (mine: number | null, [mean, error]: [number, number]) =>
      expect(Math.abs((mine ?? Number.NaN) - mean)).toBeLessThanOrEqual(4 * error + 1e-9);
    within(row.infoNce, theirs.infoNceMonteCarlo);
    within(row.expectedSubsetLoss, theirs.expectedSubsetLossMonteCarlo);
  });
});

test("the temperature of the query takes precedence over that of the file", async () => {
  const file = npz(smallScore());
  const inFile = await reportOf(await post("draws=4", file));
  const inQuery = await reportOf(await post("negatives=3&temperature=0.25", file));
  expect(inFile.input.temperature).toBe(0.5);
  expect(inQuery.input.temperature).toBe(0.25);
  expect(inQuery.contrastive!.rows[0].draws).toBe(4);
  const normalised = await reportOf(await post("draws=4&normalize=l2", file));
  expect([inFile.input.normalised, normalised.input.normalised]).toEqual([false, true]);
});

test("only the parts asked for are computed", async () => {
  const response = await post("draws=4&include=classification", npz(smallScore()));
  const answer = await reportOf(response);
  expect(answer.classification?.meanClassifier.top1).toBe(1);
  expect(answer.contrastive).toBeUndefined();
  expect(answer.bounds).toBeUndefined();
});

test("a score has a CSV line for each row and a LaTeX column for each row", async () => {
  const file = npz(smallScore());
  const csv = await (await post("draws=4,8&format=csv", file)).text();
  expect(csv.trim().split("\r\n")).toHaveLength(3);
  const latex = await (await post("draws=4,8", file, { Accept: "text/x-tex" })).text();
  expect(latex).toContain("\\toprule");
  expect(latex).toContain("$K+1$ & $4$ & $8$");
});

test("a body without a declared length or type is read for what it is", async () => {
  const file = npz(smallScore());
  const response = await ask("/v1/score?draws=4", {
    method: "POST",
    body: new ReadableStream({
      start(controller) {
        controller.enqueue(file.subarray(0, 100));
        controller.enqueue(file.subarray(100));
        controller.close();
      },
    }),
    duplex: "half",
  } as RequestInit);
  expect(response.status).toBe(200);
  await response.arrayBuffer();
});

test("every option reaches the scorer, and every value is one that the schema knows", async () => {
  const query =
    "negatives=1,3,7&temperatures=0.1,1&loss=simclr&estimator=monte-carlo&epochs=5&seed=7&prior=counts:3,1&probes=sklearn,clip&features=normalised&neighbours=lightly,mteb&bootstrap=50&confidence=0.9";
  const answer = await reportOf(await post(query, npz(smallScore())));
  expect(answer.contrastive).toMatchObject({
    estimator: { kind: "monte-carlo", epochs: 5 },
    seed: 7,
    prior: { source: "given", max: 0.75 },
    simclr: { rows: [{ draws: 2, negatives: 2 }, { draws: 4 }, { draws: 8 }] },
    temperatures: [{ temperature: 0.1 }, { temperature: 1 }],
  });
  const { linearProbes, nearestNeighbours } = answer.classification!;
  expect(linearProbes.map(({ preset, features }) => [preset, features])).toEqual([
    ["sklearn", "normalised"],
    ["clip", "normalised"],
  ]);
  expect(nearestNeighbours?.results.map(({ preset }) => preset)).toEqual([
    "lightly",
    "mteb",
    "mteb",
    "mteb",
  ]);
  expect(answer.confidence).toMatchObject({ resamples: 50, confidence: 0.9, seed: 7 });
});

test("two models are compared in one call, as JSON, CSV and the table of a paper", async () => {
  const { labels, temperature, view1, view2 } = smallScore();
  const file = npz({
    labels,
    temperature,
    "K16.view1": view1,
    "K16.view2": view2,
    "K4.view1": view2,
    "K4.view2": view1,
  });
  const response = await post("draws=4", file);
  const answer = scoreRoute.answer.parse(await response.json());
  if (!("models" in answer)) throw new Error("one model was scored");
  expect(answer.models.map(({ model }) => model)).toEqual(["K16", "K4"]);
  const csv = await (await post("draws=4,8&format=csv", file)).text();
  const lines = csv.trim().split("\r\n");
  expect(lines[0]).toMatch(/^model,draws,negatives,infoNce,/);
  expect(lines.slice(1).map((line) => line.split(",").slice(0, 2).join())).toEqual([
    "K16,4",
    "K16,8",
    "K4,4",
    "K4,8",
  ]);
  const latex = await (await post("draws=4&format=latex", file)).text();
  expect(latex).toContain("\\texttt{K16} & \\texttt{K4} \\\\");
  expect(latex).toContain("$K+1$ & $4$ & $4$ \\\\");
  expect(latex).toContain("MAP@R & ");
});

test("Python's requests sends a form of files, compressed or not, and reads what is wrong with it", async () => {
  const script = `
import gzip, io, json, sys
import numpy as np, requests

address = sys.argv[1] + "/v1/score"
rng = np.random.default_rng(0)
labels = np.arange(40) % 4
views = [np.eye(4)[labels] + 0.2 * rng.normal(size=(40, 4)) for _ in range(3)]
views = [view / np.linalg.norm(view, axis=1, keepdims=True) for view in views]

def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()

form = {f"view{i + 1}": (f"view{i + 1}.npy", npy(view)) for i, view in enumerate(views)}
form["labels"] = ("labels.csv", "\\n".join("abcd"[label] for label in labels))
answer = requests.post(address, params={"draws": "8,1e6", "temperature": 0.2}, files=form)
answer.raise_for_status()
report = answer.json()

archive = io.BytesIO()
np.savez_compressed(archive, view1=views[0], view2=views[1], labels=labels, temperature=0.2)
zipped = requests.post(address, params={"draws": 8}, data=gzip.compress(archive.getvalue()), headers={"Content-Encoding": "gzip"})
zipped.raise_for_status()

views[1][3, 2] = np.nan
form["view2"] = ("view2.npy", npy(views[1]))
wrong = requests.post(address, params={"draws": 8, "temperature": 0.2}, files=form)
print(json.dumps({
    "views": report["input"]["views"],
    "classes": report["input"]["classNames"],
    "infoNce": [row["infoNce"] for row in report["contrastive"]["rows"]],
    "zipped": zipped.json()["input"]["samples"],
    "status": wrong.status_code,
    "type": wrong.json()["type"],
    "detail": wrong.json()["detail"],
}))
`;
  const { stdout } = await promisify(execFile)("python3", ["-c", script, origin]);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({
    views: 3,
    classes: ["a", "b", "c", "d"],
    zipped: 40,
    status: 400,
    type: "/docs#problem-not-finite",
  });
  expect(found.detail).toContain("view2 has NaN at row 3, column 2");
  expect(found.infoNce[1]).toBeGreaterThan(found.infoNce[0]);
});

test("a large body that is refused unread gets its answer, and so does the next request", {
  timeout: 120_000,
}, async () => {
  const large = new Uint8Array(20_000_000).fill(1);
  const refusals = [
    [{ "Content-Encoding": "compress" }, 415],
    [{ "Content-Type": "multipart/form-data" }, 400],
    [{ "Content-Type": "image/png" }, 415],
  ] as const;
  for (let round = 0; round < 4; round++) {
    for (const [headers, status] of refusals) {
      const refused = await post("draws=4", large, headers);
      expect(refused.status).toBe(status);
      await refused.arrayBuffer();
    }
    await reportOf(await post("draws=4&include=geometry", npz(smallScore())));
  }
});
