import * as z from "zod";
import { codeSamples } from "./code-samples.ts";
import { limits } from "./limits.ts";
import type { Parameters } from "./parameters.ts";
import { type ProblemKind, problems, problemType } from "./problem-kinds.ts";
import { rememberLast } from "./remember-last.ts";
import { type Format, formats } from "./representation/format.ts";
import {
  type Credential,
  defineRoute,
  type Method,
  pathParameters,
  type Route,
  takesJson,
} from "./route.ts";
import { schemasOf, withFormat } from "./validation.ts";
import { version } from "./version.ts";

type Json = Readonly<Record<string, unknown>>;

/** The route that describes `routes` and itself. */
export function openApiRoute(routes: readonly Route[]): Route {
  const documentAt = rememberLast((origin) => openApiDocument([...routes, route], origin));
  const route: Route = defineRoute({
    methods: ["GET"],
    path: "/openapi.json",
    operation: "openapi",
    summary: "This API as an OpenAPI 3.1 document",
    description: "Generated from the schemas that requests are checked against.",
    parameters: {},
    answer: z.looseObject({ openapi: z.string() }),
    formats: ["json"],
    caching: "deterministic",
    examples: [{ title: "The document", method: "GET" }],
    handle: (_options, { url }) => documentAt(url.origin),
  });
  return route;
}

/** OpenAPI 3.1 of the routes, with code samples that address `origin`. */
export function openApiDocument(routes: readonly Route[], origin: string): { openapi: string } {
  const document = {
    openapi: "3.1.0",
    info: {
      title: "upsilon",
      version,
      summary: "An evaluation API for contrastive representation learning",
      description:
        "Every GET also answers HEAD, and every address OPTIONS. Errors are problem documents (RFC 9457).",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: origin }],
    paths: Object.fromEntries(
      Array.from(
        Map.groupBy(routes, ({ path }) => path),
        ([path, ofPath]) => [
          path,
          Object.fromEntries(
            ofPath.flatMap((route) =>
              route.methods.map((method) => [
                method.toLowerCase(),
                operation(route, method, origin) as Json,
              ]),
            ),
          ),
        ],
      ),
    ),
    components: {
      securitySchemes: {
        "job-token": {
          type: "http",
          scheme: "bearer",
          description: "The `token` that the creation of the job answered with.",
        },
        "api-key": {
          type: "http",
          scheme: "bearer",
          description: "A key of this service: raises the quota of jobs.",
        },
      },
      schemas: { Problem: problemSchema },
      responses: {
        NotModified: { description: "The tag in If-None-Match is that of the answer." },
        Refusal: {
          description: "What was wrong, in the form that clients of this route expect.",
          content: { "application/json": {} },
        },
        Problem: {
          description: "What was wrong, where, and what would be right.",
          content: {
            "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
          },
        },
      },
    },
    "x-limits": limits,
  };
  return document;
}

function operation(route: Route, method: Method, origin: string): Json {
  const parameters = withFormat(route);
  const isJsonBody = takesJson(route, method);
  const inPath = pathParameters(route.path);
  const named = Object.keys(parameters).filter((name) => !isJsonBody || inPath.includes(name));
  return {
    operationId:
      route.methods.length === 1
        ? route.operation
        : `${route.operation}${method === "GET" ? "" : "ByPost"}`,
    summary: route.summary,
    description: route.description,
    ...(route.credential && { security: security[route.credential] }),
    parameters: [
      ...named.map((name) => parameterObject(name, parameters, inPath)),
      ...(route.requestHeaders ?? []).map(({ name, required, description, example }) => ({
        name,
        in: "header",
        required,
        description,
        schema: { type: "string" },
        example,
      })),
    ],
    ...(isJsonBody && { requestBody: jsonBody(route, parameters) }),
    ...(route.upload && { requestBody: uploadBody(route) }),
    responses: responses(route, method),
    "x-codeSamples": route.examples
      .filter((example) => example.method === method)
      .flatMap((example) => codeSamples(route, example, origin)),
  };
}

/** A key is not required: without one there is the quota of the address. */
const security: Readonly<Record<Credential, readonly Json[]>> = {
  "job-token": [{ "job-token": [] }],
  "api-key": [{}, { "api-key": [] }],
};

function parameterObject(name: string, parameters: Parameters, inPath: readonly string[]): Json {
  const { description, example, urlSchema } = parameters[name];
  return {
    name,
    in: inPath.includes(name) ? "path" : "query",
    required: !urlSchema.safeParse(undefined).success,
    description,
    schema: jsonSchema(urlSchema),
    example,
  };
}

function jsonBody(route: Route, parameters: Parameters): Json {
  const example = route.examples.find((candidate) => candidate.body !== undefined);
  return {
    required: true,
    content: {
      "application/json": {
        schema: jsonSchema(schemasOf(parameters).json),
        ...(example && { example: example.body }),
      },
    },
  };
}

function uploadBody({ upload }: Route): Json {
  if (upload === undefined) throw new Error("the route has no upload");
  return {
    required: true,
    description: upload.description,
    content: Object.fromEntries(upload.contentTypes.map((type) => [type, {}])),
  };
}

function responses(route: Route, method: Method): Json {
  const content = Object.fromEntries(
    route.formats.map((format) => [
      formats[format].accepted[0],
      { schema: contentSchema(route, format) },
    ]),
  );
  const isCached = method === "GET" && route.caching === "deterministic";
  const possible: ProblemKind[] = [
    "invalid-input",
    "not-acceptable",
    "url-too-long",
    "limit-exceeded",
    "internal-error",
  ];
  if (pathParameters(route.path).length > 0) possible.push("not-found");
  if (takesJson(route, method) || route.upload !== undefined) {
    possible.push("body-too-large", "unsupported-media-type");
  }
  if (route.upload !== undefined) possible.push("upload-timeout");
  possible.push(...(route.problems ?? []));
  const statuses = possible.map((kind) => problems[kind].status).sort();
  return {
    [route.status ?? 200]: {
      description: route.summary,
      ...(isCached && {
        headers: {
          ETag: { schema: { type: "string" }, description: "Send it back in If-None-Match." },
        },
      }),
      content,
    },
    ...(isCached && { 304: { $ref: "#/components/responses/NotModified" } }),
    ...Object.fromEntries(
      statuses.map((status) => [
        status,
        { $ref: `#/components/responses/${route.refuse === undefined ? "Problem" : "Refusal"}` },
      ]),
    ),
  };
}

function contentSchema(route: Route, format: Format): Json {
  if (format === "json") return jsonSchema(route.answer);
  if (route.event === undefined) return { type: "string" };
  const data = {
    type: "string",
    contentMediaType: "application/json",
    contentSchema: jsonSchema(route.event),
  };
  const properties = { id: { type: "string" }, event: { type: "string" }, data };
  return { type: "object", required: ["event", "data"], properties };
}

/** JSON Schema 2020-12, as OpenAPI 3.1 embeds it; of what a client writes or reads. */
function jsonSchema(schema: z.ZodType): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
}

const problemSchema: Json = {
  type: "object",
  required: ["type", "title", "status", "detail"],
  properties: {
    type: {
      type: "string",
      enum: (Object.keys(problems) as ProblemKind[]).map(problemType),
      description: "Identifies the kind of problem, and is the address of its description.",
    },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    errors: {
      type: "array",
      description: "Each culprit: a parameter of the URL, or a JSON pointer into the body.",
      items: {
        type: "object",
        required: ["detail"],
        properties: {
          parameter: { type: "string" },
          pointer: { type: "string" },
          detail: { type: "string" },
        },
      },
    },
    limit: {
      type: "object",
      required: ["name", "maximum"],
      properties: {
        name: { type: "string", enum: Object.keys(limits) },
        maximum: { type: "number" },
      },
    },
    requestId: { type: "string" },
  },
};
