import { type AnswerMemory, memoryKey, type RememberedAnswer } from "./answer-memory.ts";
import { readJsonBody, requireContentType, requireDeclaredLength } from "./body.ts";
import { canonicalUrl, tagOf } from "./caching.ts";
import type { Environment } from "./environment.ts";
import { matches } from "./etag.ts";
import { CACHED, FIGURE_POLICY, OPEN } from "./headers.ts";
import { methodNotAllowed, optionsResponse } from "./methods.ts";
import { chooseFormat } from "./negotiation.ts";
import { inJson, inUrl, type Locate, problemResponse } from "./problem.ts";
import { readQuery, requireNoQuery } from "./query.ts";
import { type Format, formats } from "./representation/format.ts";
import { represent } from "./representation/represent.ts";
import { type Method, pathParameters, type Route, takesJson } from "./route.ts";
import { readJson, readText, schemasOf, withFormat } from "./validation.ts";

export type Answerer = (
  request: Request,
  environment: Environment,
  inPath: Readonly<Record<string, string>>,
) => Promise<Response>;

const encoder = new TextEncoder();

/** The routes of one path, each for its methods. */
export function routesAnswerer(routes: readonly Route[], memory: AnswerMemory): Answerer {
  const methods = routes.flatMap((route) => route.methods);
  const byMethod = new Map<string, Answerer>(
    routes.flatMap((route) => {
      const answer = routeAnswerer(route, memory);
      return route.methods.map((method) => [method, answer] as const);
    }),
  );
  const refuse = routes[0].refuse ?? problemResponse;

  return async (request, environment, inPath) => {
    if (request.method === "OPTIONS") return optionsResponse(methods);
    const method = request.method === "HEAD" ? "GET" : request.method;
    const answer = byMethod.get(method);
    if (answer === undefined) return refuse(methodNotAllowed(method, methods), inUrl);
    return answer(request, environment, inPath);
  };
}

/** The walk of a request: parameters, representation, tag, computation, answer. */
function routeAnswerer(route: Route, memory: AnswerMemory): Answerer {
  const schemas = schemasOf(withFormat(route));
  const pathNames = pathParameters(route.path);
  const queryNames = schemas.names.filter((name) => name !== "format" && !pathNames.includes(name));

  return async (request, environment, inPath) => {
    const method = (request.method === "HEAD" ? "GET" : request.method) as Method;
    const isJsonPost = takesJson(route, method);
    const locate: Locate = isJsonPost ? inJson : inUrl;
    try {
      if (route.upload !== undefined) {
        requireContentType(request, route.upload.contentTypes);
        requireDeclaredLength(request, route.upload.limit ?? "uploadBytes");
      }

      const url = new URL(request.url);
      const query = readQuery(url.search);
      if (isJsonPost) requireNoQuery(query, "belongs in the JSON body of a POST.");
      for (const name of pathNames) query[name] = inPath[name];
      const options: Readonly<Record<string, unknown>> = isJsonPost
        ? readJson(schemas, await readJsonBody(request))
        : readText(schemas, query);

      const asked = options.format as string | undefined;
      const format = chooseFormat(route.formats, asked, request.headers.get("Accept"));
      const canonical = canonicalUrl(
        url,
        queryNames,
        query,
        format === route.formats[0] ? undefined : format,
      );
      const headers = answerHeaders(route, format);
      const isDeterministic = method === "GET" && route.caching === "deterministic";
      if (isDeterministic) {
        headers["Cache-Control"] = CACHED;
        headers.ETag = tagOf(canonical, environment);
        if (matches(request.headers.get("If-None-Match"), headers.ETag)) {
          return new Response(null, { status: 304, headers });
        }
      }

      const upload = route.upload === undefined ? null : request.body;
      const answer = await route.handle(options, {
        url,
        environment,
        headers: request.headers,
        body: upload,
      });
      Object.assign(headers, route.answerHeaders?.(answer));
      const represented = await represent(route, answer, format, `${method} ${canonical}`);
      if (!isDeterministic || represented instanceof ReadableStream) {
        return new Response(represented, { status: route.status ?? 200, headers });
      }
      const body = typeof represented === "string" ? encoder.encode(represented) : represented;
      memory.set(memoryKey(request), { body, headers });
      return new Response(body, { headers });
    } catch (error) {
      return (route.refuse ?? problemResponse)(error, locate);
    }
  };
}

/** A remembered answer, or 304 if the request already has it. */
export function answerAgain(request: Request, { body, headers }: RememberedAnswer): Response {
  return matches(request.headers.get("If-None-Match"), headers.ETag)
    ? new Response(null, { status: 304, headers })
    : new Response(body, { headers });
}

function answerHeaders(route: Route, format: Format): Record<string, string> {
  return {
    ...OPEN,
    ...(format === "svg" && { "Content-Security-Policy": FIGURE_POLICY }),
    "Content-Type": formats[format].contentType,
    "Cache-Control": "no-store",
    ...(route.formats.length > 1 && { Vary: "Accept" }),
  };
}
