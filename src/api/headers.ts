/** Every answer may be read from any web page: there are no credentials to protect. */
export const OPEN: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers":
    "ETag, Allow, Accept-Post, Accept-Encoding, Content-Digest, Location, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, WWW-Authenticate, X-Request-Id",
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Timing-Allow-Origin": "*",
  "X-Content-Type-Options": "nosniff",
};

/** The id under which the log knows a request. */
export const REQUEST_ID = "X-Request-Id";

/** Of every answer that has none of its own: it is to be read, not to be run, framed or followed. */
export const SAFE: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=63072000",
  "X-Content-Type-Options": "nosniff",
};

/** A figure styles itself, and may stand in any page; it loads and runs nothing. */
export const FIGURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *";

/** A computed answer: a day in the client, a month in shared caches, which a deployment clears. */
export const CACHED = "public, max-age=86400, s-maxage=2592000, stale-while-revalidate=604800";
