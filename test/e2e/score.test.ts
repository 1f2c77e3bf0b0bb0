import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { scoreRoute } from "../../src/api/score.ts";
import { ask } from "./client.ts";
import { npz, smallScore } from "./npz.ts";

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
  const answer = scoreRoute.answer.parse(await response.json());
  expect(answer.input).toMatchObject({ samples: 10_000, dimensions: 64, temperature: 0.5 });
  const { top1, loss } = answer.classification!.meanClassifier;
  expect(top1).toBeCloseTo(expected.meanClassifierTop1.view1, 9);
  expect(loss).toBeCloseTo(expected.supervisedLoss, 6);
  expect(answer.contrastive!.gap.clipped).toBeCloseTo(expected.rows[0].gap, 6);
  answer.contrastive!.rows.forEach((row, index) => {
    const theirs = expected.rows[index];
    expect(row.draws).toBe(theirs.draws);
    expect(row.collisionProbability).toBeCloseTo(theirs.tau, 12);
    expect(row.collisionTerm).toBeCloseTo(theirs.collision, 9);
    const within = (mine: number, [mean, error]: [number, number]) =>
      expect(Math.abs(mine - mean)).toBeLessThanOrEqual(4 * error + 1e-9);
    within(row.infoNce, theirs.infoNceMonteCarlo);
    within(row.expectedSubsetLoss, theirs.expectedSubsetLossMonteCarlo);
  });
});

test("the temperature of the query takes precedence over that of the file", async () => {
  const file = npz(smallScore());
  const inFile = scoreRoute.answer.parse(await (await post("draws=4", file)).json());
  const inQuery = scoreRoute.answer.parse(
    await (await post("negatives=3&temperature=0.25", file)).json(),
  );
  expect(inFile.input.temperature).toBe(0.5);
  expect(inQuery.input.temperature).toBe(0.25);
  expect(inQuery.contrastive!.rows[0].draws).toBe(4);
});

test("only the parts asked for are computed", async () => {
  const response = await post("draws=4&include=classification", npz(smallScore()));
  const answer = scoreRoute.answer.parse(await response.json());
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
