import { expect, test } from "vitest";
import * as z from "zod";
import { pathParameters } from "../../src/api/route.ts";
import { routes } from "../../src/api/routes.ts";
import { ask, origin, postJson } from "./client.ts";
import { jobFor } from "./jobs-client.ts";
import { npz, smallScore } from "./npz.ts";

/** Requests of every shape: with everything asked for, and where much of it is null. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  "/v1/coverage": [
    "prior=cifar10",
    "prior=counts:5,3,2&draws=0,1,3,9,1e12&target=0.9&quantiles=0,0.5&anchor=1&include=distinct",
    "prior=uniform:1&draws=1,2",
    "prior=counts:1,1e15&draws=3&quantiles=0.5",
    "prior=uniform:1000000&draws=1e7",
  ],
  "/v1/collisions": [
    "prior=mnist&draws=1,2,1e12&collisions=0,5,1000",
    "prior=uniform:1&negatives=0,3",
    "prior=uniform:1000000&draws=1e6&collisions=1",
  ],
  "/v1/bounds": [
    "prior=cifar10&draws=1,2,9,10,32,1e6,1e12&temperature=0.01&include=terms,definitions",
    "prior=mnist&draws=32,64&normBound=2&setting=same-class&contrastiveLoss=1.5,2",
    "prior=uniform:1&draws=2&temperature=1",
    "prior=imagenet-lt&draws=4096&temperature=0.1",
    "prior=cifar10&draws=32&temperature=0.5&contrastiveLoss=1.93&supervisedLoss=1.66&gap=-1.12&variance=0.57&deviation=0.79&totalVariance=0.65&subsetLoss=1.55&expectedSubsetLoss=1.63&collisionFreeSubsetLoss=1.64",
  ],
  "/v1/priors/{slug}": ["slug=imagenet-1k", "slug=cifar10"],
};

const requests = routes.flatMap((route) => {
  const examples = route.examples.map(({ method, query, body }) => ({
    route,
    method,
    query,
    body,
  }));
  const more = (MORE[route.path] ?? []).map((text) => ({
    route,
    method: "GET",
    query: Object.fromEntries(new URLSearchParams(text)),
    body: undefined,
  }));
  const isJson = route.formats[0] === "json";
  return [...examples, ...more].filter(() => isJson && route.upload === undefined);
});

test.each(requests)(
  "what $route.path answers is what its schema says: $query $body",
  async ({ route, method, query, body }) => {
    const rest: Record<string, string> = { ...query };
    const headers = new Headers();
    if (route.credential === "job-token") {
      const job = await jobFor(route.operation, origin, npz(smallScore()));
      rest.id = job.id;
      headers.set("Authorization", `Bearer ${job.token}`);
    }
    let path = route.path;
    for (const name of pathParameters(path)) {
      path = path.replace(`{${name}}`, rest[name]);
      delete rest[name];
    }
    const response = body
      ? await postJson(path, body)
      : await ask(`${path}?${new URLSearchParams(rest)}`, { method, headers });
    expect(response.status).toBe(route.status ?? 200);
    const answer = await response.json();
    // Parsing drops what the schema does not know, so equality shows that it knows everything.
    expect(z.parse(route.answer, answer)).toEqual(answer);
    // The state of a job says by itself why something is not there yet.
    if (route.credential !== "job-token" && route.path !== "/v1/jobs")
      expectReasons(answer, route.path);
  },
);

/** Every null has a reason beside it, or in the row it belongs to. */
function expectReasons(value: unknown, place: string, explained = false): void {
  if (value === null || typeof value !== "object") return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      expectReasons(item, `${place}[${index}]`, explained);
    });
    return;
  }
  const record = value as Record<string, unknown>;
  const isExplained = explained || typeof record.reason === "string";
  for (const [key, member] of Object.entries(record)) {
    if (member === null && !ABSENT.has(key) && !hasNoLogarithm(key, record)) {
      expect(isExplained, `${place}.${key} is null without a reason`).toBe(true);
    }
    expectReasons(member, `${place}.${key}`, isExplained);
  }
}

/** Null for what is not there, rather than for a number that cannot be written. */
const ABSENT = new Set(["reason", "split", "order", "reference", "deployment", "simplex"]);

/** The logarithm of a number that is there for all to see, and not positive. */
function hasNoLogarithm(key: string, record: Readonly<Record<string, unknown>>): boolean {
  const name = key.replace(/^log(.)/, (_, first: string) => first.toLowerCase());
  return name !== key && typeof record[name] === "number" && (record[name] as number) <= 0;
}
