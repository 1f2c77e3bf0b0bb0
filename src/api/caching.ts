import type { Environment } from "./environment.ts";
import { entityTag } from "./etag.ts";
import type { Format } from "./representation/format.ts";
import { version } from "./version.ts";

/**
 * The address that gives an answer again: the parameters in the order of the documentation, and the
 * format unless it is what the address has by itself.
 */
export function canonicalUrl(
  url: URL,
  names: readonly string[],
  query: Readonly<Record<string, string>>,
  format: Format | undefined,
): string {
  const pairs: string[] = [];
  for (const name of names) {
    if (name in query) pairs.push(`${name}=${encodeURIComponent(query[name])}`);
  }
  if (format !== undefined) pairs.push(`format=${format}`);
  return url.origin + url.pathname + (pairs.length > 0 ? `?${pairs.join("&")}` : "");
}

/** The tag of what this deployment answers at a canonical address. */
export function tagOf(canonical: string, environment: Environment): string {
  return entityTag(`${version} ${environment.CF_VERSION_METADATA?.id ?? ""} ${canonical}`);
}
