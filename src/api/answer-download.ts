import type { Answerer } from "./answer-route.ts";
import { matches } from "./etag.ts";
import { OPEN } from "./headers.ts";
import { methodNotAllowed, optionsResponse } from "./methods.ts";
import { problemResponse } from "./problem.ts";
import { readQuery, requireNoQuery } from "./query.ts";
import type { Download } from "./route.ts";

/** Nobody need ask twice. */
const FOR_EVER = "public, max-age=31536000, immutable";

/** The walk of a request for a file. */
export function downloadAnswerer(download: Download): Answerer {
  return async (request, environment, inPath) => {
    try {
      if (request.method === "OPTIONS") return optionsResponse(["GET"]);
      if (request.method !== "GET" && request.method !== "HEAD") {
        throw methodNotAllowed(request.method, ["GET"]);
      }
      requireNoQuery(readQuery(new URL(request.url).search), "is not known; a file has none.");
      const { contentType, bytes, tag, body } = await download.open(inPath, environment);
      const headers = { ...OPEN, "Cache-Control": FOR_EVER, ETag: tag };
      if (matches(request.headers.get("If-None-Match"), tag)) {
        return new Response(null, { status: 304, headers });
      }
      const content = request.method === "HEAD" ? null : await body();
      return new Response(content, {
        headers: { ...headers, "Content-Type": contentType, "Content-Length": String(bytes) },
      });
    } catch (error) {
      return problemResponse(error);
    }
  };
}
