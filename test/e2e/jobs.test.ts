import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { API_KEY } from "../../scripts/service.ts";
import { ask, origin, problemOf } from "./client.ts";
import { create, digestOf, newJob, openJob, type TestJob } from "./jobs-client.ts";
import { npy, npz, smallScore } from "./npz.ts";

const MEBIBYTE = 2 ** 20;
const small = npz(smallScore());

/** Bytes that are no file of any format, and differ from place to place. */
function bytesOf(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** The parts of 8 MiB that a file of these tests is sent in. */
function partsOf(file: Uint8Array): Uint8Array[] {
  const size = 8 * MEBIBYTE;
  return Array.from({ length: Math.ceil(file.length / size) }, (_, part) =>
    file.subarray(part * size, (part + 1) * size),
  );
}

async function refusal(response: Response, status: number, kind: string): Promise<string> {
  const problem = await problemOf(response);
  expect(problem, problem.detail).toMatchObject({ status, type: `/docs#problem-${kind}` });
  return problem.detail;
}

const missing = async (job: TestJob) => (await job.view()).files[0].missing;

test("a job is created at its own address, with its quota in headers, and says what it waits for", async () => {
  const response = await create(origin, {
    files: [{ name: "a.npz", bytes: 20 * MEBIBYTE }],
    draws: [32],
    lifetime: 3600,
  });
  expect(response.status).toBe(201);
  const { job, token } = await response.json();
  expect(response.headers.get("Location")).toBe(`/v1/jobs/${job.id}`);
  expect(response.headers.get("RateLimit-Policy")).toMatch(/^"jobs";q=\d+;w=3600$/);
  expect(response.headers.get("RateLimit")).toMatch(/^"jobs";r=\d+;t=\d+$/);
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(job).toMatchObject({ state: "receiving", progress: null, problem: null });
  expect(job.files).toMatchObject([
    { received: 0, partBytes: 8 * MEBIBYTE, parts: 3, missing: [1, 2, 3] },
  ]);
  expect(Date.parse(job.expires) - Date.parse(job.created)).toBe(3_600_000);
});

test("parts may come in any order and again, and what is missing is known", async () => {
  const file = bytesOf(20 * MEBIBYTE);
  const parts = partsOf(file);
  const job = await newJob(origin, { "a.npz": file });
  for (const [part, left] of [
    [3, [1, 2]],
    [1, [2]],
    [1, [2]],
    [2, []],
  ] as const) {
    const response = await job.put("a.npz", part, parts[part - 1]);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ part, missing: left.length });
    expect(await missing(job)).toEqual(left);
  }
  expect((await job.view()).files[0].received).toBe(file.length);
  // Side by side, too, and the same part twice at once.
  const other = await newJob(origin, { "a.npz": file });
  const sent = [1, 2, 2, 3].map((part) => other.put("a.npz", part, parts[part - 1]));
  for (const response of await Promise.all(sent)) expect(response.status).toBe(200);
  expect(await missing(other)).toEqual([]);
});

test("nothing is kept of a part with the wrong size, or with the checksum of something else", async () => {
  const file = bytesOf(9 * MEBIBYTE);
  const [first, last] = partsOf(file);
  const job = await newJob(origin, { "a.npz": file });
  expect(await refusal(await job.put("a.npz", 1, first.subarray(1)), 400, "part-size")).toBe(
    "Part 1 must have 8388608 bytes; it has 8388607.",
  );
  await refusal(await job.put("a.npz", 2, first), 400, "part-size");
  await refusal(await job.put("a.npz", 1, first, digestOf(last)), 400, "part-digest");
  expect(await missing(job)).toEqual([1, 2]);
  await refusal(await job.put("a.npz", 3, last), 400, "invalid-input");
  await refusal(await job.put("b.npz", 1, first), 404, "not-found");
  for (const digest of ["", "sha-256=:AAAA:", "sha-256=:*:", "md5=:AAAA:"]) {
    const response = await job.put("a.npz", 1, first, digest);
    expect(await refusal(response, 400, "invalid-input")).toContain("Content-Digest");
  }
  expect(await missing(job)).toEqual([1, 2]);
});

test("a part without a length is counted, and one that says nothing of its end is refused", async () => {
  const part = bytesOf(100_000);
  const job = await newJob(origin, { "a.npz": part });
  const stream = (bytes: Uint8Array) =>
    job.ask("/files/a.npz", {
      method: "PUT",
      headers: { "Content-Digest": digestOf(part) },
      body: new Blob([bytes as Uint8Array<ArrayBuffer>]).stream(),
      duplex: "half",
    } as RequestInit);
  await refusal(await stream(part.subarray(1)), 400, "part-size");
  await refusal(await stream(bytesOf(100_001)), 400, "part-size");
  expect(await missing(job)).toEqual([1]);
  expect((await stream(part)).status).toBe(200);
  expect(await missing(job)).toEqual([]);
});

test("of an upload that breaks off nothing is kept, and it can be sent again", async () => {
  const part = bytesOf(4 * MEBIBYTE);
  const job = await newJob(origin, { "a.npz": part });
  const { hostname, port } = new URL(origin);
  for (const sent of [1000, 2 * MEBIBYTE]) {
    const socket = connect(Number(port), hostname);
    socket.write(
      [
        `PUT /v1/jobs/${job.id}/files/a.npz HTTP/1.1`,
        `Host: ${hostname}:${port}`,
        `Authorization: Bearer ${job.token}`,
        `Content-Digest: ${digestOf(part)}`,
        `Content-Length: ${part.length}`,
        "",
        "",
      ].join("\r\n"),
    );
    await new Promise((resolve) => socket.write(part.subarray(0, sent), resolve));
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.destroy();
    await once(socket, "close");
  }
  expect(await missing(job)).toEqual([1]);
  expect((await job.put("a.npz", 1, part)).status).toBe(200);
  expect(await missing(job)).toEqual([]);
});

test("without its token a job cannot be seen, and an unknown id answers as a wrong token does", async () => {
  const job = await newJob(origin, { "a.npz": small });
  const stranger = openJob(
    origin,
    job.id,
    `${job.token.slice(0, -1)}${job.token.endsWith("A") ? "B" : "A"}`,
  );
  const nowhere = openJob(origin, "0".repeat(32), job.token);
  const answers: string[] = [];
  for (const { ask, put } of [stranger, nowhere]) {
    for (const response of [
      await ask(""),
      await ask("/events"),
      await ask("/report"),
      await ask("/start", { method: "POST" }),
      await ask("", { method: "DELETE" }),
      await put("a.npz", 1, small),
    ]) {
      expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
      answers.push(await refusal(response, 401, "not-authorised"));
    }
  }
  expect(new Set(answers).size).toBe(1);
  for (const headers of [
    {},
    { Authorization: `Basic ${btoa("a:b")}` },
    { Authorization: "Bearer" },
  ]) {
    await refusal(await ask(`/v1/jobs/${job.id}`, { headers }), 401, "not-authorised");
  }
  await refusal(
    await ask("/v1/jobs/1", { headers: { Authorization: "Bearer x" } }),
    400,
    "invalid-input",
  );
  expect((await job.view()).state).toBe("receiving");
});

test("a job is over after its lifetime, and says so to its holder", async () => {
  const job = await newJob(origin, { "a.npz": small }, { lifetime: 10 });
  await job.upload("a.npz", small);
  await new Promise((resolve) => setTimeout(resolve, 10_500));
  for (const response of [
    await job.ask(""),
    await job.ask("/report"),
    await job.ask("/events"),
    await job.start(),
    await job.put("a.npz", 1, small),
    await job.ask("", { method: "DELETE" }),
  ]) {
    expect(await refusal(response, 410, "job-gone")).toMatch(/^The job expired at /);
  }
  const stranger = openJob(origin, job.id, "wrong");
  await refusal(await stranger.ask(""), 401, "not-authorised");
});

test("a job starts when all parts are there, once, and its files stay as they are", async () => {
  const { view1, ...others } = smallScore();
  const rest = npz(others);
  const job = await newJob(origin, { "rest.npz": rest, "view1.npy": view1 }, { draws: [4] });
  await job.upload("rest.npz", rest);
  const response = await job.start();
  expect(response.status).toBe(409);
  expect((await problemOf(response)).errors).toEqual([
    { parameter: "view1.npy", detail: "lacks 1 of 1 parts, the first of them 1." },
  ]);
  await job.upload("view1.npy", view1);
  for (const started of await Promise.all([job.start(), job.start()])) {
    expect(started.status).toBe(202);
    expect((await started.json()).job.state).not.toBe("receiving");
  }
  await refusal(await job.put("view1.npy", 1, view1), 409, "job-started");
  expect((await job.ended()).state).toBe("done");
  expect((await job.start()).status).toBe(202);
  expect((await job.view()).state).toBe("done");
});

test("what cannot be scored is refused at the start as a score refuses it, before any work", async () => {
  const arrays = smallScore();
  const files = {
    truncated: { name: "a.npz", content: small.slice(0, small.length - 30) },
    "without a view": {
      name: "a.npz",
      content: npz({ view1: arrays.view1, labels: arrays.labels }),
    },
    "of different sizes": {
      name: "a.npz",
      content: npz({ ...arrays, view2: npy(new Float32Array(76).fill(1), [19, 4]) }),
    },
  };
  for (const [what, { name, content }] of Object.entries(files)) {
    const job = await newJob(origin, { [name]: content }, { draws: [4] });
    await job.upload(name, content);
    const scored = await ask("/v1/score?draws=4", {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: content as Uint8Array<ArrayBuffer>,
    });
    const started = await job.start();
    const expected = await problemOf(scored);
    const actual = await problemOf(started);
    expect([actual.status, actual.type], `${what}: ${actual.detail}`).toEqual([
      expected.status,
      expected.type,
    ]);
    expect((await job.view()).state).toBe("receiving");
  }
});

test("a file that cannot be read a piece at a time is refused with those that can", async () => {
  const csv = new TextEncoder().encode("view1_0,view1_1\n1,2\n3,4\n");
  for (const content of [bytesOf(1000), csv]) {
    const job = await newJob(origin, { "a.csv": content }, { draws: [4] });
    await job.upload("a.csv", content);
    const { status, detail } = await problemOf(await job.start());
    expect(status).toBe(415);
    expect(detail).toContain("neither NPY, NPZ nor safetensors");
  }
});

test("a value that is no number fails the job, with the reason that a score gives", async () => {
  const values = new Float32Array(80).fill(0.5);
  values[57] = Number.NaN;
  const poisoned = npz({ ...smallScore(), view2: npy(values, [20, 4]) });
  const job = await newJob(origin, { "a.npz": poisoned }, { draws: [4] });
  await job.upload("a.npz", poisoned);
  const scored = await problemOf(
    await ask("/v1/score?draws=4", {
      method: "POST",
      headers: { "Content-Type": "application/zip" },
      body: poisoned,
    }),
  );
  const started = await job.start();
  if (started.status !== 202) throw new Error("expected to be found while computing");
  const { state, problem } = await job.ended();
  expect(state).toBe("failed");
  expect(problem).toEqual({ type: scored.type, title: scored.title, detail: scored.detail });
  expect(await refusal(await job.ask("/report"), 409, "job-failed")).toBe(scored.detail);
});

test("a report over some anchors says so in JSON, CSV and LaTeX", async () => {
  const options = { draws: [4], anchors: 10, seed: 7, include: ["contrastive", "retrieval"] };
  const job = await newJob(origin, { "a.npz": small }, options);
  await job.upload("a.npz", small);
  await job.start();
  expect((await job.ended()).state).toBe("done");
  const { anchors, retrieval } = await (await job.ask("/report")).json();
  expect(anchors).toMatchObject({ count: 10, of: 20, seed: 7 });
  const errorOf = new Map<string, number>(
    anchors.standardErrors.map(({ metric, standardError }: Record<string, unknown>) => [
      metric,
      standardError,
    ]),
  );
  const csv = await (await job.ask("/report?format=csv")).text();
  const [names, values] = csv.split("\r\n").map((line) => line.split(","));
  const line = Object.fromEntries(names.map((name, column) => [name, values[column]]));
  expect(line).toMatchObject({ anchors: "10", anchorsOf: "20", anchorsSeed: "7" });
  expect(Number(line.mapAtR)).toBe(retrieval.mapAtR);
  expect(Number(line.mapAtRError)).toBe(errorOf.get("retrieval.mapAtR"));
  expect(Number(line.infoNceError)).toBe(errorOf.get("contrastive.rows[0].infoNce"));
  const latex = await (await job.ask("/report?format=latex")).text();
  expect(latex).toMatch(
    /\\caption\{.*; 10 of them, drawn with seed 7, .* \$\\pm\$ is the standard error/,
  );
  expect(latex).toMatch(/MAP@R & \$[\d.]+ \\pm [\d.]+\$/);
});

test("a job that is removed while it runs stops, and is gone", async () => {
  const job = await newJob(origin, { "a.npz": small }, { draws: [4] });
  await job.upload("a.npz", small);
  await job.start();
  const removed = await job.ask("", { method: "DELETE" });
  expect(removed.status).toBe(200);
  expect(await removed.json()).toMatchObject({ removed: job.id });
  for (const response of [
    await job.ask(""),
    await job.ask("/report"),
    await job.ask("", { method: "DELETE" }),
  ]) {
    expect(await refusal(response, 410, "job-gone")).toMatch(/^The job was removed at /);
  }
});

test("events tell each change until the end, and go on after the one last seen", async () => {
  const job = await newJob(origin, { "a.npz": small }, { draws: [4] });
  await job.upload("a.npz", small);
  const response = await job.ask("/events");
  expect(response.headers.get("Content-Type")).toBe("text/event-stream; charset=utf-8");
  await job.start();
  const events = eventsIn(await response.text());
  expect(events[0].event).toBe("receiving");
  expect(events.at(-1)).toMatchObject({ event: "done", data: { progress: { share: 1 } } });
  const revisions = events.map(({ id }) => id);
  expect(revisions).toEqual(revisions.toSorted((one, other) => one - other));
  const [last] = revisions.slice(-1);
  const again = await job.ask("/events", { headers: { "Last-Event-ID": String(last - 1) } });
  expect(eventsIn(await again.text()).map(({ id }) => id)).toEqual([last]);
  const late = await job.ask("/events", { headers: { "Last-Event-ID": String(last + 5) } });
  expect(eventsIn(await late.text()).map(({ event }) => event)).toEqual(["done"]);
  await refusal(
    await job.ask("/events", { headers: { "Last-Event-ID": "x" } }),
    400,
    "invalid-input",
  );
  await refusal(
    await job.ask("/events", { headers: { Accept: "text/csv" } }),
    406,
    "not-acceptable",
  );
});

test("a client that stops reading events holds nothing up, and then sees the end", async () => {
  const job = await newJob(origin, { "a.npz": small }, { draws: [4] });
  await job.upload("a.npz", small);
  const readers = await Promise.all(Array.from({ length: 20 }, () => job.ask("/events")));
  await job.start();
  expect((await job.ended()).state).toBe("done");
  const [first, ...others] = readers;
  expect(eventsIn(await first.text()).at(-1)?.event).toBe("done");
  for (const { body } of others) await body?.cancel();
  expect((await ask("/healthz")).status).toBe(200);
});

function eventsIn(text: string): { id: number; event: string; data: { revision: number } }[] {
  const blocks = text.split("\n\n").filter((block) => block.startsWith("id: "));
  return blocks.map((block) => {
    const [, id, event, data] = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block)!;
    return { id: Number(id), event, data: JSON.parse(data) };
  });
}

test("a creation that is repeated under its key gives the same job, until the job is in use", async () => {
  const body = { files: [{ name: "a.npz", bytes: small.length }], draws: [4] };
  const key = `"${crypto.randomUUID()}"`;
  const headers = { Authorization: `Bearer ${API_KEY}`, "Idempotency-Key": key };
  const first = await (await create(origin, body, headers)).json();
  const second = await (await create(origin, body, headers)).json();
  expect(second.job.id).toBe(first.job.id);
  // What nobody may have received opens nothing any more.
  await refusal(await openJob(origin, first.job.id, first.token).ask(""), 401, "not-authorised");
  const job = openJob(origin, second.job.id, second.token);
  await refusal(
    await create(origin, { ...body, draws: [5] }, headers),
    422,
    "idempotency-key-reused",
  );
  await job.upload("a.npz", small);
  await refusal(await create(origin, body, headers), 422, "idempotency-key-reused");
  expect((await job.view()).files[0].missing).toEqual([]);
  const unreadable = { ...headers, "Idempotency-Key": "a b" };
  await refusal(await create(origin, body, unreadable), 400, "invalid-input");
});

test("an address has a quota of jobs, which says when to come back; a key has a larger one", async () => {
  const body = { files: [{ name: "a.npz", bytes: 100 }], draws: [4] };
  const from = (address: string) => create(origin, body, { "CF-Connecting-IP": address });
  for (let open = 0; open < 20; open++) expect((await from("2001:db8:1:2::1")).status).toBe(201);
  const refused = await from("2001:db8:1:2:ffff::2");
  expect(refused.headers.get("Retry-After")).toBe("60");
  expect(refused.headers.get("RateLimit")).toMatch(/^"jobs";r=40;t=\d+$/);
  expect(await refusal(refused, 429, "quota-exceeded")).toContain("20 jobs are open");
  expect((await from("2001:db8:1:3::1")).status).toBe(201);
  const keyed = { "CF-Connecting-IP": "2001:db8:1:2::1", Authorization: `Bearer ${API_KEY}` };
  expect((await create(origin, body, keyed)).status).toBe(201);
  const wrong = { Authorization: "Bearer another-key" };
  await refusal(await create(origin, body, wrong), 401, "not-authorised");
});

test("files of an address have a quota of bytes, and a job a limit", async () => {
  const large = (gibibytes: number) =>
    create(
      origin,
      { files: [{ name: "a.npz", bytes: gibibytes * 2 ** 30 }], draws: [4] },
      { "CF-Connecting-IP": "198.51.100.7" },
    );
  expect((await large(40)).status).toBe(201);
  expect(await refusal(await large(30), 429, "quota-exceeded")).toContain("more than 68719476736");
  await refusal(await large(65), 422, "limit-exceeded");
});

test("file names stay within their job", async () => {
  for (const name of [
    "",
    ".",
    "..",
    "../a",
    "a/b",
    "a\\b",
    ".hidden",
    "a\u0000b",
    "x".repeat(101),
    "é",
  ]) {
    const response = await create(origin, { files: [{ name, bytes: 10 }], draws: [4] });
    const { errors } = await problemOf(response);
    expect(errors?.[0].pointer, JSON.stringify(name)).toBe("/files/0/name");
  }
  const twice = await create(origin, { files: Array(2).fill({ name: "a", bytes: 1 }), draws: [4] });
  expect((await problemOf(twice)).errors?.[0].pointer).toBe("/files");
  const job = await newJob(origin, { "a.npz": small });
  for (const path of ["/files/..%2Fa.npz", "/files/%2e%2e", "/files/a.npz%00"]) {
    const response = await job.ask(path, {
      method: "PUT",
      headers: { "Content-Digest": digestOf(small) },
      body: small,
    });
    expect([404, 405]).toContain(response.status);
    await response.arrayBuffer();
  }
});

test("a web page may use a job's token, and cannot create jobs by a form", async () => {
  const preflight = await ask("/v1/jobs", {
    method: "OPTIONS",
    headers: { Origin: "https://example.org", "Access-Control-Request-Method": "POST" },
  });
  expect(preflight.status).toBe(204);
  const allowed = preflight.headers.get("Access-Control-Allow-Headers");
  for (const name of ["Authorization", "Content-Digest", "Idempotency-Key"])
    expect(allowed).toContain(name);
  expect(preflight.headers.get("Access-Control-Allow-Credentials")).toBeNull();
  // What a form can send without asking first: none of its content types is taken.
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
    const response = await ask("/v1/jobs", {
      method: "POST",
      headers: { "Content-Type": type },
      body: JSON.stringify({ files: [{ name: "a", bytes: 1 }], draws: [4] }),
    });
    await refusal(response, 415, "unsupported-media-type");
  }
});

test("a hundred jobs at once all come to their end, with the same report", async () => {
  const jobs = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const job = await newJob(
        origin,
        { "a.npz": small },
        { draws: [4, 8], include: ["contrastive"] },
      );
      await job.upload("a.npz", small);
      expect((await job.start()).status).toBe(202);
      return job;
    }),
  );
  const reports = await Promise.all(
    jobs.map(async (job) => {
      expect((await job.ended(800)).state).toBe("done");
      return (await job.ask("/report")).text();
    }),
  );
  expect(new Set(reports).size).toBe(1);
}, 900_000);
