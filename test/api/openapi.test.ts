import { expect, test } from "vitest";
import { pathParameters } from "../../src/api/route.ts";
import { routes } from "../../src/api/routes.ts";
import { version } from "../../src/api/version.ts";
import { ask } from "./service.ts";

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: object;
  readonly example: string;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, { schema?: object }> };
  readonly responses: Record<string, { content?: Record<string, object>; $ref?: string }>;
  readonly "x-codeSamples": readonly { lang: string; source: string }[];
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly servers: readonly { url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
}

const document = (await (await ask("/openapi.json")).json()) as Document;

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

test("the document is OpenAPI 3.1 of this version, at the address it was asked from", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(document.info.version).toBe(version);
  expect(document.servers).toEqual([{ url: "https://upsilon.test" }]);
});

test("every route is there with each of its methods", () => {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  expect(Object.keys(document.paths)).toEqual([...byPath.keys()]);
  for (const [path, ofPath] of byPath) {
    const methods = ofPath.flatMap((route) => route.methods.map((method) => method.toLowerCase()));
    expect(new Set(methods).size).toBe(methods.length);
    expect(Object.keys(document.paths[path])).toEqual(methods);
  }
});

test("every operation has its own name, a summary and a description", () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { operation } of operations) {
    expect(operation.summary.length).toBeGreaterThan(0);
    expect(operation.description.length).toBeGreaterThan(0);
  }
});

test("parameters in a path are declared, required, and nothing else is in the path", () => {
  for (const { path, operation } of operations) {
    const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
    expect(inPath.map((parameter) => parameter.name)).toEqual(pathParameters(path));
    expect(inPath.every((parameter) => parameter.required)).toBe(true);
  }
});

test("every parameter has a description, a schema and an example", () => {
  for (const { operation } of operations) {
    for (const parameter of operation.parameters) {
      expect(parameter.description.length).toBeGreaterThan(0);
      expect(parameter.schema).toBeTypeOf("object");
      expect(parameter.example).toBeTypeOf("string");
    }
  }
});

test("a POST with a JSON body takes what the GET takes in its query", () => {
  for (const item of Object.values(document.paths)) {
    const schema = item.post?.requestBody?.content["application/json"]?.schema as
      | { properties: object; required: string[]; additionalProperties: boolean }
      | undefined;
    if (schema === undefined || item.get === undefined) continue;
    const { parameters } = item.get;
    expect(Object.keys(schema.properties)).toEqual(parameters.map(({ name }) => name));
    expect(schema.required).toEqual(
      parameters.filter(({ required }) => required).map(({ name }) => name),
    );
    expect(schema.additionalProperties).toBe(false);
  }
});

test("a score takes files of every format, and forms of them", () => {
  const types = Object.keys(document.paths["/v1/score"].post.requestBody?.content ?? {});
  for (const type of ["application/zip", "application/x-safetensors", "text/csv"]) {
    expect(types).toContain(type);
  }
  expect(types).toContain("multipart/form-data");
  expect(Object.keys(document.paths["/v1/score"].post.responses)).toContain("408");
});

test("every operation says what it answers, and that errors are problem documents", () => {
  for (const { path, operation } of operations) {
    const success = Object.keys(operation.responses).find((status) => status.startsWith("2"))!;
    expect(Object.keys(operation.responses[success].content ?? {}).length).toBeGreaterThan(0);
    for (const [status, response] of Object.entries(operation.responses)) {
      const form = path === "/v1/embeddings" ? "Refusal" : "Problem";
      if (Number(status) >= 400) expect(response.$ref).toBe(`#/components/responses/${form}`);
    }
  }
});

test("every reference in the document leads somewhere", () => {
  const references: string[] = [];
  const walk = (value: unknown): void => {
    if (value === null || typeof value !== "object") return;
    for (const [key, member] of Object.entries(value)) {
      if (key === "$ref") references.push(String(member));
      else walk(member);
    }
  };
  walk(document);
  expect(references.length).toBeGreaterThan(10);
  for (const reference of new Set(references)) {
    expect(reference).toMatch(/^#\//);
    let target: unknown = document;
    for (const key of reference.slice(2).split("/"))
      target = (target as Record<string, unknown>)[key];
    expect(target, reference).toBeDefined();
  }
});

test("every operation has an example in three languages", () => {
  for (const { operation } of operations) {
    const languages = operation["x-codeSamples"].map((sample) => sample.lang);
    expect(languages.slice(0, 3)).toEqual(["Shell", "Python", "JavaScript"]);
  }
});
