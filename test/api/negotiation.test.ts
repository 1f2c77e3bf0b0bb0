import { expect, test } from "vitest";
import { entityTag, matches } from "../../src/api/etag.ts";
import { chooseFormat } from "../../src/api/negotiation.ts";

const choose = (accept: string | null, asked?: string) =>
  chooseFormat(["json", "csv", "latex"], asked, accept);

test("the most specific range of an Accept header decides the weight of a type", () => {
  expect(choose(null)).toBe("json");
  expect(choose("text/csv;q=0.1, text/*;q=0.9, application/json;q=0.2")).toBe("latex");
  expect(choose("text/csv;q=0.9, */*;q=1")).toBe("json");
  expect(choose("application/json;q=0, */*")).toBe("csv");
  expect(choose("TEXT/CSV ; Q=1")).toBe("csv");
  expect(choose("application/json;q=nonsense, text/csv;q=0.1")).toBe("csv");
});

test("a route with one representation refuses the others", () => {
  expect(() => chooseFormat(["json"], "csv", null)).toThrow("json (application/json)");
  expect(() => chooseFormat(["json"], undefined, "text/csv")).toThrow("json (application/json)");
});

test("tags of nearly equal questions differ", () => {
  const tags = new Set<string>();
  for (let draws = 0; draws < 100_000; draws++) tags.add(entityTag(`prior=cifar10&draws=${draws}`));
  expect(tags.size).toBe(100_000);
});

test("If-None-Match is a list of strong or weak tags", () => {
  expect(matches('"a", W/"b" ,"c"', '"b"')).toBe(true);
  expect(matches('"a", W/"b"', '"c"')).toBe(false);
  expect(matches("b", '"b"')).toBe(false);
  expect(matches(null, '"b"')).toBe(false);
});
