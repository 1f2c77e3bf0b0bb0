import { expect, test } from "vitest";
import { routes } from "../../src/api/routes.ts";
import { answerFields } from "../../src/site/answer-fields.ts";
import { html, prose } from "../../src/site/html.ts";
import { ask } from "./service.ts";

const response = await ask("/docs");
const page = await response.text();

test("the page loads nothing from elsewhere, runs nothing inline, and may not be framed", async () => {
  const policy = response.headers.get("Content-Security-Policy");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe");
  const loaded = Array.from(page.matchAll(/<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"/g));
  expect(loaded.length).toBeGreaterThan(2);
  for (const [, address] of loaded) expect(address).toMatch(/^\/assets\//);
  expect(page).not.toMatch(/<script(?![^>]* src=)/);
  expect(page).not.toMatch(/ (style|on\w+)="/);
});

test("the type of every field of an answer is known", () => {
  expect(page).not.toContain('<span class="quiet">anything');
});

test("every route is documented with its parameters, and every link leads to a place in the page", () => {
  for (const route of routes) {
    expect(page).toContain(`id="${route.operation}"`);
    for (const name of Object.keys(route.parameters)) {
      expect(page).toContain(`<dt><code>${name}</code>`);
    }
  }
  const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), (match) => match[1]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
});

test("no two entries of the contents read alike, and a path alone is that of one route", () => {
  const [contents] = page.match(/<nav class="contents".*?<\/nav>/s) ?? [];
  const entries = Array.from(contents?.matchAll(/<code>(.*?)<\/code>/g) ?? [], ([, name]) => name);
  expect(entries.length).toBe(routes.length);
  expect(new Set(entries).size).toBe(entries.length);
  expect(entries).toContain("GET /v1/jobs/{id}");
  expect(entries).toContain("DELETE /v1/jobs/{id}");
  expect(entries).toContain("/v1/coverage");
});

test("the address of the service in the examples cannot break out of the page", async () => {
  expect(page).toContain("https://upsilon.test/v1/coverage");
  expect(html`<p>${'"><script>'}</p>`.html).toBe("<p>&quot;&gt;&lt;script&gt;</p>");
  expect(prose("a `<b>` c").html).toBe("a <code>&lt;b&gt;</code> c");
});

test("the fields of an answer are listed with their places", () => {
  const fields = answerFields({
    type: "object",
    required: ["rows"],
    properties: {
      rows: {
        type: "array",
        items: {
          type: "object",
          properties: {
            value: { anyOf: [{ type: "number" }, { type: "null" }] },
            other: { type: ["number", "null"] },
          },
        },
      },
      kind: { enum: ["a", "b"] },
      way: {
        oneOf: [
          { type: "object", required: ["name"], properties: { name: { const: "x" } } },
          {
            type: "object",
            required: ["name", "steps"],
            properties: { name: { const: "y" }, steps: { type: "number" } },
          },
        ],
      },
    },
  });
  expect(fields.map(({ path, type }) => [path, type])).toEqual([
    ["rows[]", "list of objects"],
    ["rows[].value", "number or null, if asked for"],
    ["rows[].other", "number or null, if asked for"],
    ["kind", '"a" or "b", if asked for'],
    ["way", "object, if asked for"],
    ["way.name", '"x" or "y"'],
    ["way.steps", "number"],
  ]);
});
