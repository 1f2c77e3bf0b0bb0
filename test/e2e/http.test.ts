import { expect, test } from "vitest";
import { ask, problemOf } from "./client.ts";

const URL_WITH_TABLE = "/v1/coverage?prior=cifar10&draws=32";

const typeOf = async (accept?: string, format?: string) => {
  const response = await ask(URL_WITH_TABLE + (format ? `&format=${format}` : ""), {
    headers: accept === undefined ? {} : { Accept: accept },
  });
  await response.arrayBuffer();
  return response.headers.get("Content-Type")?.split(";")[0];
};

test("the Accept header chooses the representation by its weights", async () => {
  expect(await typeOf()).toBe("application/json");
  expect(await typeOf("*/*")).toBe("application/json");
  expect(await typeOf("text/csv")).toBe("text/csv");
  expect(await typeOf("text/*")).toBe("text/csv");
  expect(await typeOf("application/x-tex")).toBe("application/x-latex");
  expect(await typeOf("text/csv;q=0.5, application/json;q=0.9")).toBe("application/json");
  expect(await typeOf("text/csv;q=0.9, application/json;q=0.5")).toBe("text/csv");
  expect(await typeOf("application/json;q=0, */*;q=0.1")).toBe("text/csv");
  expect(await typeOf("text/html,application/xhtml+xml,*/*;q=0.8")).toBe("application/json");
});

test("format= wins over the Accept header", async () => {
  expect(await typeOf("text/csv", "latex")).toBe("application/x-latex");
  expect(await typeOf("image/png", "json")).toBe("application/json");
});

test("a representation that is not there is refused with the list of those that are", async () => {
  for (const response of [
    await ask(URL_WITH_TABLE, { headers: { Accept: "image/png" } }),
    await ask(`${URL_WITH_TABLE}&format=xml`),
  ]) {
    expect(response.status).toBe(406);
    const { errors } = await problemOf(response);
    expect(errors?.[0].detail).toContain("application/json");
    expect(errors?.[0].detail).toContain("text/csv");
  }
});

test("CSV has a header line and a line for each row", async () => {
  const text = await (await ask("/v1/coverage?prior=cifar10&draws=9,32&format=csv")).text();
  const lines = text.split("\r\n");
  expect(lines[0]).toBe("draws,negatives,probability,complement,logProbability,logComplement");
  expect(lines[1]).toBe("9,8,0,1,,0");
  expect(lines[2].split(",").slice(0, 2)).toEqual(["32", "31"]);
  expect(lines).toHaveLength(4);
});

test("LaTeX is a booktabs table that says where it came from", async () => {
  const text = await (
    await ask("/v1/bounds?prior=cifar10&draws=32,64&temperature=0.5&format=latex")
  ).text();
  for (const part of [
    "\\toprule",
    "\\midrule",
    "\\bottomrule",
    "% upsilon ",
    "/v1/bounds?prior=cifar10",
  ]) {
    expect(text).toContain(part);
  }
  const widths = text
    .split("\n")
    .filter((line) => line.endsWith("\\\\"))
    .map((line) => line.split(/(?<!\\)&/).length);
  expect(new Set(widths)).toEqual(new Set([3]));
});

test("computed answers carry a strong tag, and a request that knows it gets 304", async () => {
  const first = await ask(URL_WITH_TABLE);
  await first.arrayBuffer();
  const tag = first.headers.get("ETag")!;
  expect(tag).toMatch(/^"[0-9a-f]{16}"$/);
  expect(first.headers.get("Cache-Control")).toContain("max-age=86400");
  expect(first.headers.get("Vary")).toBe("Accept");

  for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
    const second = await ask(URL_WITH_TABLE, { headers: { "If-None-Match": known } });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe("");
    expect(second.headers.get("ETag")).toBe(tag);
    expect(second.headers.get("Cache-Control")).toBe(first.headers.get("Cache-Control"));
  }
  const other = await ask(URL_WITH_TABLE, { headers: { "If-None-Match": '"other"' } });
  expect(other.status).toBe(200);
  await other.arrayBuffer();
});

test("tags differ between representations and questions, not between orders of parameters", async () => {
  const tag = async (query: string, accept = "*/*") => {
    const response = await ask(`/v1/coverage?${query}`, { headers: { Accept: accept } });
    await response.arrayBuffer();
    return response.headers.get("ETag");
  };
  const plain = await tag("prior=cifar10&draws=32");
  expect(await tag("draws=32&prior=cifar10")).toBe(plain);
  expect(await tag("prior=cifar10&draws=32&format=json")).toBe(plain);
  expect(await tag("prior=cifar10&draws=33")).not.toBe(plain);
  expect(await tag("prior=cifar10&negatives=32")).not.toBe(plain);
  expect(await tag("prior=cifar10&draws=32", "text/csv")).not.toBe(plain);
});

test("the same question has the same answer, byte for byte", async () => {
  for (const path of [
    URL_WITH_TABLE,
    "/v1/bounds?prior=mnist&draws=32&temperature=1",
    "/openapi.json",
  ]) {
    expect(await (await ask(path)).text()).toBe(await (await ask(path)).text());
  }
});

test("every part of the service answers, time and again", async () => {
  for (let again = 0; again < 2; again++) {
    const response = await ask("/healthz");
    expect(response.status).toBe(200);
    expect((await response.json()).answering).toEqual([
      "scorer",
      "storage",
      "state",
      "lanes",
      "workflow",
      "counters",
      "encoder",
    ]);
  }
});

test("HEAD has the headers of GET and no body", async () => {
  for (const path of [URL_WITH_TABLE, "/healthz", "/docs", "/v1/priors/nothing", "/v1/coverage"]) {
    const get = await ask(path);
    await get.arrayBuffer();
    const head = await ask(path, { method: "HEAD" });
    expect(head.status).toBe(get.status);
    expect(await head.text()).toBe("");
    for (const header of ["Content-Type", "ETag", "Cache-Control", "Access-Control-Allow-Origin"]) {
      expect(head.headers.get(header), `${path} ${header}`).toBe(get.headers.get(header));
    }
  }
});

test("OPTIONS says which methods an address takes, and lets a browser POST JSON", async () => {
  const allowed: Record<string, string> = {
    "/v1/coverage": "GET, HEAD, POST, OPTIONS",
    "/v1/score": "POST, OPTIONS",
    "/v1/priors": "GET, HEAD, OPTIONS",
    "/docs": "GET, HEAD, OPTIONS",
  };
  for (const [path, methods] of Object.entries(allowed)) {
    const response = await ask(path, {
      method: "OPTIONS",
      headers: { Origin: "https://example.org", "Access-Control-Request-Method": "POST" },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("Allow")).toBe(methods);
    expect(response.headers.get("Access-Control-Allow-Methods")).toBe(methods);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(response.headers.get("Access-Control-Allow-Headers")).toContain("Content-Type");
  }
});

test("answers and problems may be read from any web page", async () => {
  for (const path of [URL_WITH_TABLE, "/v1/coverage", "/nothing", "/openapi.json"]) {
    const response = await ask(path, { headers: { Origin: "https://example.org" } });
    await response.arrayBuffer();
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(response.headers.get("Access-Control-Expose-Headers")).toContain("ETag");
  }
});

test("a wrong method is refused with those that are right", async () => {
  for (const [method, path, allow] of [
    ["PUT", "/v1/coverage", "GET, HEAD, POST, OPTIONS"],
    ["DELETE", "/v1/bounds", "GET, HEAD, POST, OPTIONS"],
    ["GET", "/v1/score", "POST, OPTIONS"],
    ["HEAD", "/v1/score", "POST, OPTIONS"],
    ["POST", "/v1/priors", "GET, HEAD, OPTIONS"],
    ["PATCH", "/docs", "GET, HEAD, OPTIONS"],
  ]) {
    const response = await ask(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe(allow);
    await response.arrayBuffer();
  }
});
