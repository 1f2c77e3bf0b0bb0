import { OPEN } from "./headers.ts";
import { Problem } from "./problem.ts";
import type { Method } from "./route.ts";

export function isOneOf(method: string, methods: readonly Method[]): method is Method {
  return methods.includes(method as Method);
}

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
        "Accept, Content-Type, Content-Encoding, Content-Disposition, If-None-Match",
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
  return request.method === "HEAD" && response.body !== null
    ? new Response(null, response)
    : response;
}
