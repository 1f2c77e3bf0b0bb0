/** `?name=value&…`, or nothing; the characters that a query may hold as they are (RFC 3986) stay readable. */
export function queryString(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(
    ([name, value]) =>
      `${name}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3A", ":")}`,
  );
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}
