import { OPEN } from "./headers.ts";
import { Problem } from "./problem.ts";
import type { Method } from "./route.ts";

/** A method's allowance brings HEAD for GET, and OPTIONS for all. */
function allowed(methods: readonly Method[]): string {
  const named = methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  return [...named, "OPTIONS"].join(", ");
}

/** The answer to OPTIONS, which is also the one to a browser's question before a POST. */
export function optionsResponse(methods: readonly Method[]): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...OPEN,
      Allow: allowed(methods),
      "Access-Control-Allow-Methods": allowed(methods),
      "Access-Control-Allow-Headers":
        "Accept, Authorization, Content-Type, Content-Digest, Content-Encoding, Content-Disposition, Idempotency-Key, If-None-Match, Last-Event-ID",
      "Access-Control-Max-Age": "86400",
    },
  });
}

export function methodNotAllowed(method: string, methods: readonly Method[]): Problem {
  return new Problem(
    "method-not-allowed",
    `${method} is not possible here; the methods are ${allowed(methods)}.`,
    {
      errors: [{ parameter: "method", detail: `must be one of ${allowed(methods)}.` }],
      headers: { Allow: allowed(methods) },
    },
  );
}

/** The answer to HEAD is that to GET without its body. */
export function withoutBodyForHead(request: Request, response: Response): Response {
  if (request.method !== "HEAD" || response.body === null) return response;
  // What writes the body learns that nobody reads it; whether that succeeds changes nothing here.
  response.body.cancel().catch(() => {});
  return new Response(null, response);
}
