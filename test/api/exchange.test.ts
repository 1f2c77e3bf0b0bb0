import { afterEach, expect, test, vi } from "vitest";
import { createApi } from "../../src/api/app.ts";
import type { Exchange } from "../../src/api/exchange.ts";
import type { JobsHealth } from "../../src/api/jobs/jobs-service.ts";
import { record } from "../../src/api/record.ts";
import { routes } from "../../src/api/routes.ts";
import { environment } from "./service.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const seen: Exchange[] = [];
const api = createApi(routes, (exchange) => seen.push(exchange));

async function exchangeOf(path: string, init?: RequestInit): Promise<[Exchange, Response]> {
  const response = await api.fetch(new Request(`https://upsilon.test${path}`, init), environment);
  await response.arrayBuffer();
  return [seen.at(-1)!, response];
}

test("a log knows the route, the method, the status and the time of a request, by the id of its answer", async () => {
  const [exchange, response] = await exchangeOf("/v1/priors/cifar10");
  expect(exchange).toMatchObject({ method: "GET", route: "/v1/priors/{slug}", status: 200 });
  expect(exchange.milliseconds).toBeGreaterThanOrEqual(0);
  expect(response.headers.get("X-Request-Id")).toBe(exchange.requestId);
  expect(response.headers.get("Server-Timing")).toMatch(/^total;dur=\d+$/);
  expect((await exchangeOf("/nowhere"))[0]).toMatchObject({ route: null, status: 404 });
});

test("neither tokens nor ids, addresses, queries or contents come into the log", async () => {
  const secrets = [
    "a-secret-token",
    "0123456789abcdef0123456789abcdef",
    "192.0.2.77",
    "private-name",
  ];
  const [token, id, address, name] = secrets;
  const lines: string[] = [];
  for (const level of ["log", "error", "warn", "info"] as const) {
    vi.spyOn(console, level).mockImplementation((...parts) => void lines.push(parts.join(" ")));
  }
  const recording = createApi(routes, record);
  const headers = { Authorization: `Bearer ${token}`, "CF-Connecting-IP": address };
  for (const [path, init] of [
    [`/v1/jobs/${id}`, {}],
    [`/v1/jobs/${id}/files/${name}`, { method: "PUT", body: name }],
    [`/v1/coverage?prior=${name}&draws=3`, {}],
    ["/v1/jobs", { method: "POST", body: JSON.stringify({ files: [{ name, bytes: 1 }] }) }],
  ] as const) {
    const request = new Request(`https://upsilon.test${path}`, { ...init, headers });
    await (await recording.fetch(request, environment)).arrayBuffer();
  }
  expect(lines.length).toBeGreaterThanOrEqual(4);
  for (const secret of secrets) expect(lines.join("\n")).not.toContain(secret);
});

test("every answer has headers that keep it from being run, framed or followed", async () => {
  for (const path of [
    "/healthz",
    "/v1/coverage?prior=cifar10&draws=3",
    "/nowhere",
    "/openapi.json",
  ]) {
    for (let again = 0; again < 2; again++) {
      const [, { headers }] = await exchangeOf(path);
      expect(headers.get("Content-Security-Policy")).toBe(
        "default-src 'none'; frame-ancestors 'none'",
      );
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(headers.get("Strict-Transport-Security")).toBe("max-age=63072000");
    }
  }
});

test("a figure may stand in any page, and style itself, but load nothing", async () => {
  const [, { headers }] = await exchangeOf("/v1/figures/coverage.svg?prior=cifar10&draws=1..64");
  expect(headers.get("Content-Security-Policy")).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *",
  );
});

test("exchanges are counted where Analytics Engine is bound", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  const points: object[] = [];
  const ANALYTICS = { writeDataPoint: (point?: object) => void points.push(point ?? {}) };
  const exchange = {
    requestId: "1",
    method: "GET",
    route: "/healthz",
    status: 200,
    milliseconds: 3,
  };
  record(exchange, { ...environment, ANALYTICS });
  record({ ...exchange, route: null, status: 404 }, { ...environment, ANALYTICS });
  expect(points).toEqual([
    { indexes: ["/healthz"], blobs: ["GET", "200"], doubles: [3] },
    { indexes: ["none"], blobs: ["GET", "404"], doubles: [3] },
  ]);
});

test("the health of the service is that of its parts", async () => {
  const ask = (health: () => Promise<JobsHealth>) =>
    api.fetch(new Request("https://upsilon.test/healthz"), {
      ...environment,
      JOBS: { ...environment.JOBS, health },
    });
  const parts = ["storage", "state", "lanes", "workflow", "counters"] as const;
  const all = await environment.JOBS.health();
  const healthy = await ask(async () => all);
  expect(healthy.status).toBe(200);
  expect(await healthy.json()).toMatchObject({
    status: "ok",
    answering: ["scorer", ...parts, "encoder"],
  });
  for (const part of parts) {
    const without = await ask(async () => ({ ...all, [part]: false }));
    expect(await without.json()).toMatchObject({ detail: `No answer from: ${part}.` });
  }
  const partly = await ask(async () => ({ ...all, storage: false }));
  expect(partly.status).toBe(503);
  expect(await partly.json()).toMatchObject({
    type: "/docs#problem-not-healthy",
    errors: [{ parameter: "storage", detail: "does not answer." }],
  });
  const away = await ask(() => Promise.reject(new Error("no connection")));
  expect(await away.json()).toMatchObject({ detail: "No answer from: scorer." });
});
