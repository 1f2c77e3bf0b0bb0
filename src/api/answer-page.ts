import type { Answerer } from "./answer-route.ts";
import { tagOf } from "./caching.ts";
import { matches } from "./etag.ts";
import { methodNotAllowed, optionsResponse } from "./methods.ts";
import { problemResponse } from "./problem.ts";
import type { Page } from "./route.ts";

/** The walk of a request for a page. Its parameters are for its scripts, or change little. */
export function pageAnswerer(page: Page): Answerer {
  return async (request, environment) => {
    const method = request.method === "HEAD" ? "GET" : request.method;
    try {
      if (method === "OPTIONS") return optionsResponse(["GET"]);
      if (method !== "GET") throw methodNotAllowed(method, ["GET"]);
      const url = new URL(request.url);
      const { status, headers, body } = await page.render({
        url,
        environment,
        headers: request.headers,
        body: null,
      });
      const ETag = tagOf(url.href, environment);
      const all = { ...headers, ETag };
      if (status === 200 && matches(request.headers.get("If-None-Match"), ETag)) {
        return new Response(null, { status: 304, headers: all });
      }
      return new Response(body, { status, headers: all });
    } catch (error) {
      return problemResponse(error);
    }
  };
}
