import { expect, test } from "vitest";
import { ask, problemOf } from "./client.ts";
import { malformedRequests } from "./malformed-requests.ts";

test("at least 200 malformed requests are tried", () => {
  expect(malformedRequests.length).toBeGreaterThanOrEqual(200);
});

test.each(malformedRequests)("$status for $name", async ({ path, init, status, culprit }) => {
  const response = await ask(path, init);
  const text = await response.clone().text();
  expect(response.status, text.slice(0, 600)).toBe(status);
  const { errors = [] } = await problemOf(response);
  expect(
    errors.map(({ parameter, pointer }) => parameter ?? pointer),
    text.slice(0, 600),
  ).toContain(culprit);

  const next = await ask("/v1/coverage?prior=cifar10&draws=32");
  await next.arrayBuffer();
  expect(next.status).toBe(200);
});
