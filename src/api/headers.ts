/** Every answer may be read from any web page: there are no credentials to protect. */
export const OPEN: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "ETag, Allow, Accept-Post, Accept-Encoding",
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Timing-Allow-Origin": "*",
  "X-Content-Type-Options": "nosniff",
};

/** A computed answer: a day in the client, a month in shared caches, which a deployment clears. */
export const CACHED = "public, max-age=86400, s-maxage=2592000, stale-while-revalidate=604800";
