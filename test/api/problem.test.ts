import { afterEach, expect, test, vi } from "vitest";
import { limits } from "../../src/api/limits.ts";
import { problems } from "../../src/api/problem-kinds.ts";
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
  expect(logged.mock.calls[0][0]).toBe(requestId);
  expect(String(logged.mock.calls[0][1])).toContain("secret");
});

test("what the scorer finds wrong is answered as if it were found here", async () => {
  const post = (score: Parameters<typeof ask>[2]) =>
    ask(
      "/v1/score?draws=4",
      { method: "POST", body: "x", headers: { "Content-Type": "application/zip" } },
      score,
    );
  const wrong = await post({
    score: async () => ({ kind: "invalid-input", parameter: "view2", detail: "is wrong." }),
  });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({
    errors: [{ parameter: "view2", detail: "is wrong." }],
  });
  const large = await post({
    score: async () => ({ kind: "body-too-large", limit: "uploadBytes" }),
  });
  expect(large.status).toBe(413);
  expect(await large.json()).toMatchObject({
    limit: { name: "uploadBytes", maximum: limits.uploadBytes.maximum },
  });
});

test("every kind of problem has an entry in the documentation", async () => {
  const page = await (await ask("/docs")).text();
  for (const [kind, { title }] of Object.entries(problems)) {
    expect(page).toContain(`id="problem-${kind}"`);
    expect(page).toContain(title);
  }
});

test("every culprit is named at once, up to twenty", async () => {
  const query = Array.from({ length: 30 }, (_, index) => `x${index}=1`).join("&");
  const response = await ask(`/v1/coverage?${query}&draws=x`);
  const { errors } = (await response.json()) as { errors: { parameter: string }[] };
  expect(errors).toHaveLength(20);
  expect(errors.slice(0, 2).map((error) => error.parameter)).toEqual(["prior", "draws"]);
});
