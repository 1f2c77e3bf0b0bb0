import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { cost } from "../../src/api/cost.ts";
import { limits } from "../../src/api/limits.ts";
import { parsePrior } from "../../src/api/prior-expression.ts";
import { scoreUpload } from "../../src/api/scorer.ts";
import type { ScoreOptions } from "../../src/scoring/report.ts";
import { npy, npz, smallScore, zip } from "../e2e/npz.ts";
import { ask } from "./service.ts";

interface Refusal {
  readonly limit: { readonly name: string; readonly maximum: number };
}

async function expectAdmitted(response: Response): Promise<void> {
  const text = await response.text();
  expect(response.status, text.slice(0, 300)).toBe(200);
}

async function expectRefused(response: Response, status: number, name: string): Promise<void> {
  expect(response.status).toBe(status);
  const { limit } = (await response.json()) as Refusal;
  expect(limit).toEqual({ name, maximum: limits[name as keyof typeof limits].maximum });
}

const post = (path: string, body: string) =>
  ask(path, { method: "POST", body, headers: { "Content-Type": "application/json" } });

test("a URL of 16,000 characters is read, and one more is too long", async () => {
  const url = (length: number) => {
    const start = "/v1/coverage?prior=cifar10&draws=32";
    return start + "+".repeat(length - start.length);
  };
  await expectAdmitted(await ask(url(16_000)));
  await expectRefused(await ask(url(16_001)), 414, "urlCharacters");
});

test("a JSON body of 4 MiB is read, and one byte more is too large", async () => {
  const body = (length: number) => '{"prior":"cifar10","draws":32}'.padEnd(length, " ");
  const { maximum } = limits.jsonBytes;
  await expectAdmitted(await post("/v1/coverage", body(maximum)));
  await expectRefused(await post("/v1/coverage", body(maximum + 1)), 413, "jsonBytes");
});

test("a body that declares a small length and is larger is refused all the same", async () => {
  const chunk = new Uint8Array(1024 * 1024).fill(32);
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ < 6) controller.enqueue(chunk);
      else controller.close();
    },
  });
  const response = await ask("/v1/coverage", {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json" },
  });
  await expectRefused(response, 413, "jsonBytes");
});

test("each table has as many rows as its limit, and no more", async () => {
  const tables = [
    ["/v1/coverage?prior=uniform:10", "rows"],
    ["/v1/collisions?prior=uniform:10", "rows"],
    ["/v1/bounds?prior=uniform:10&temperature=1", "boundRows"],
  ] as const;
  for (const [path, name] of tables) {
    const { maximum } = limits[name];
    await expectAdmitted(await ask(`${path}&draws=1..${maximum}`));
    await expectRefused(await ask(`${path}&draws=1..${maximum + 1}`), 422, name);
  }
  const score = (draws: string) =>
    ask(
      `/v1/score?draws=${draws}`,
      { method: "POST", body: "x", headers: { "Content-Type": "application/zip" } },
      {
        score: async () => ({
          kind: "problem",
          problem: { kind: "upload-empty", detail: "", options: {} },
        }),
      },
    );
  expect((await score(`1..${limits.scoreRows.maximum}`)).status).toBe(400);
  await expectRefused(await score(`1..${limits.scoreRows.maximum + 1}`), 422, "scoreRows");
});

test("a list of 64 quantiles is answered, and one of 65 refused", async () => {
  const quantiles = (length: number) =>
    ask(`/v1/coverage?prior=uniform:10&quantiles=${Array(length).fill("0.5").join(",")}`);
  await expectAdmitted(await quantiles(limits.listLength.maximum));
  await expectRefused(await quantiles(limits.listLength.maximum + 1), 422, "listLength");
});

test("a uniform prior has up to 10⁶ classes, any other 10⁵", async () => {
  const coverage = (prior: object) =>
    post("/v1/coverage", JSON.stringify({ prior, draws: [1_000_000] }));
  await expectAdmitted(await coverage({ uniform: 1_000_000 }));
  await expectRefused(await coverage({ uniform: 1_000_001 }), 422, "uniformClasses");
  await expectAdmitted(await coverage({ counts: Array(100_000).fill(3) }));
  await expectRefused(await coverage({ counts: Array(100_001).fill(3) }), 422, "classes");
});

test("draws go up to 10¹², and negatives to one less", async () => {
  for (const path of ["/v1/coverage?", "/v1/collisions?", "/v1/bounds?temperature=1&"]) {
    await expectAdmitted(await ask(`${path}prior=uniform:10&draws=1e12`));
    await expectRefused(await ask(`${path}prior=uniform:10&draws=1000000000001`), 422, "draws");
    await expectAdmitted(await ask(`${path}prior=uniform:10&negatives=999999999999`));
    await expectRefused(await ask(`${path}prior=uniform:10&negatives=1e12`), 422, "draws");
  }
});

test("what is estimated to take a second is computed, and what takes longer refused", async () => {
  const prior = parsePrior("longtail:2000:100");
  const onThePrior = cost.couponTime(prior) + cost.quantile(prior);
  const rows = Math.floor((limits.cpuSeconds.maximum - onThePrior) / cost.coverage(prior));
  const coverage = (length: number) =>
    ask(`/v1/coverage?prior=longtail:2000:100&draws=20000..${20_000 + length - 1}`);
  await expectAdmitted(await coverage(rows));
  await expectRefused(await coverage(rows + 1), 422, "cpuSeconds");
});

test("a job has up to 32 files of 64 GiB together, and each part of one up to 64 MiB", async () => {
  const refusal = {
    kind: "problem",
    problem: { kind: "job-gone", detail: "", options: {} },
  } as const;
  const jobs = { create: async () => refusal, receive: async () => refusal };
  const create = (files: object[]) => {
    const body = JSON.stringify({ files, draws: [4] });
    const headers = { "Content-Type": "application/json" };
    return ask("/v1/jobs", { method: "POST", body, headers }, { jobs });
  };
  const files = (count: number, bytes: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `${index}.npy`, bytes }));
  const { jobFiles, jobBytes, partBytes } = limits;
  // What is within the limits reaches the scorer, which here refuses everything.
  expect((await create(files(jobFiles.maximum, 1))).status).toBe(410);
  await expectRefused(await create(files(jobFiles.maximum + 1, 1)), 422, "jobFiles");
  expect((await create(files(2, jobBytes.maximum / 2))).status).toBe(410);
  await expectRefused(await create(files(2, jobBytes.maximum / 2 + 1)), 422, "jobBytes");
  const put = (length: number) => {
    const headers = {
      Authorization: "Bearer x",
      "Content-Digest": `sha-256=:${btoa("x".repeat(32))}:`,
      "Content-Length": String(length),
      "Content-Type": "application/octet-stream",
    };
    const path = `/v1/jobs/${"0".repeat(32)}/files/a`;
    return ask(path, { method: "PUT", body: "x", headers }, { jobs });
  };
  expect((await put(partBytes.maximum)).status).toBe(410);
  await expectRefused(await put(partBytes.maximum + 1), 413, "partBytes");
});

const NO_HEADERS = {
  contentType: null,
  contentEncoding: null,
  contentLength: null,
  contentDisposition: null,
};

/** What becomes of an upload: the kind of its problem, or of its answer. */
async function outcome(content: Uint8Array<ArrayBuffer>, options: ScoreOptions = { draws: [4] }) {
  const found = await scoreUpload(new Response(content).body, NO_HEADERS, { options });
  return found.kind === "problem" ? found.problem : found;
}

test("an upload of 32 MiB is read, and one byte more is too large", async () => {
  const { maximum } = limits.uploadBytes;
  // Text of one cell, larger than one may be: it was read, then.
  const spaces = (length: number) => new Uint8Array(length).fill(32);
  expect(await outcome(spaces(maximum))).toMatchObject({ kind: "table-limit" });
  expect(await outcome(spaces(maximum + 1))).toMatchObject({
    kind: "body-too-large",
    options: { limit: "uploadBytes" },
  });
});

test("an archive of 48 MiB of arrays is expanded, and one byte more is refused", async () => {
  const expanded = (length: number) => {
    const content = new Uint8Array(length);
    const stored = deflateRawSync(content);
    return zip([{ name: "view1.npy", content, stored, claims: { method: 8 } }]);
  };
  const { maximum } = limits.expandedBytes;
  expect(await outcome(expanded(maximum))).toMatchObject({ kind: "npy-signature" });
  expect(await outcome(expanded(maximum + 1))).toMatchObject({
    kind: "zip-limit",
    detail: expect.stringContaining(String(maximum)),
  });
});

/** Two views of `samples` in `dimensions`, with labels of ten classes. */
function twoViews(samples: number, dimensions: number): Uint8Array<ArrayBuffer> {
  const values = Float32Array.from({ length: samples * dimensions }, (_, i) => Math.sin(i));
  const view = npy(values, [samples, dimensions]);
  const labels = npy(
    Uint8Array.from({ length: samples }, (_, row) => row % 10),
    [samples],
  );
  return npz({ view1: view, view2: view, labels, temperature: npy(new Float64Array([0.5]), []) });
}

test("a score that would take longer than its limit is refused before it starts", async () => {
  expect(await outcome(npz(smallScore()))).toMatchObject({ kind: "report" });
  expect(await outcome(twoViews(100_000, 16))).toMatchObject({
    kind: "limit-exceeded",
    options: { limit: "scoreSeconds" },
  });
});

test("the documentation lists every limit with its value and reason", async () => {
  const page = await (await ask("/docs")).text();
  for (const [name, { maximum, reason }] of Object.entries(limits)) {
    expect(page).toContain(`id="limit-${name}"`);
    expect(page).toContain(maximum.toLocaleString("en"));
    expect(page).toContain(reason.replaceAll("'", "&#39;"));
  }
});
