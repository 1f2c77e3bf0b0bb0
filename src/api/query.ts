import { limits } from "./limits.ts";
import { type Culprit, Problem } from "./problem.ts";

/**
 * The parameters of a query string, each at most once.
 *
 * Stricter than `URLSearchParams`, which repairs broken percent-encoding and keeps duplicates for
 * someone to choose among.
 */
export function readQuery(search: string): Record<string, string> {
  const values: Record<string, string> = Object.create(null);
  if (search.length <= 1) return values;
  const repeated: Culprit[] = [];
  for (const pair of search.slice(1).split("&")) {
    if (pair === "") continue;
    const split = pair.indexOf("=");
    const rawName = split === -1 ? pair : pair.slice(0, split);
    const name = decode(rawName, shorten(rawName));
    const value = split === -1 ? "" : decode(pair.slice(split + 1), name);
    if (name in values) repeated.push({ parameter: name, detail: "is given more than once." });
    values[name] = value;
  }
  if (repeated.length > 0) {
    throw new Problem("invalid-input", `${repeated[0].parameter}: ${repeated[0].detail}`, {
      errors: repeated,
    });
  }
  return values;
}

/** Refuses parameters where the query has none; `detail` says where they belong. */
export function requireNoQuery(query: Readonly<Record<string, string>>, detail: string): void {
  const names = Object.keys(query);
  if (names.length === 0) return;
  throw new Problem("invalid-input", `${names[0]}: ${detail}`, {
    errors: names.map((parameter) => ({ parameter, detail })),
  });
}

/** Refuses a URL that would not reach the service everywhere, or whose path is not encoded text. */
export function requireReadableUrl(url: URL): void {
  const length = url.pathname.length + url.search.length;
  const { maximum } = limits.urlCharacters;
  if (length > maximum) {
    throw new Problem(
      "url-too-long",
      `The path and query have ${length} characters; the limit is ${maximum}. POST takes the same parameters as JSON.`,
      {
        limit: "urlCharacters",
        errors: [{ parameter: "url", detail: `is longer than ${maximum} characters.` }],
      },
    );
  }
  decode(url.pathname, "path");
}

function decode(text: string, parameter: string): string {
  if (!text.includes("%") && !text.includes("+")) return text;
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new Problem(
      "malformed-request",
      `${parameter}: ${JSON.stringify(shorten(text))} is not percent-encoded UTF-8.`,
      { errors: [{ parameter, detail: "is not percent-encoded UTF-8." }] },
    );
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
