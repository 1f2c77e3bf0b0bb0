import { type Example, type FormPart, pathParameters, type Route } from "./route.ts";

export interface CodeSample {
  readonly lang: "Shell" | "Python" | "JavaScript";
  readonly label: string;
  readonly source: string;
}

/** The example as a reader would paste it, in three languages. */
export function codeSamples(route: Route, example: Example, origin: string): CodeSample[] {
  const request = requestOf(route, example, origin);
  return [
    { lang: "Shell", label: "curl", source: curl(request) },
    { lang: "Python", label: "Python", source: python(request) },
    { lang: "JavaScript", label: "JavaScript", source: javaScript(request) },
  ];
}

interface SampleRequest {
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly upload?: { readonly file: string; readonly contentType: string };
  readonly form?: readonly FormPart[];
  /** Whether the answer is JSON; else it is printed as the text it is. */
  readonly isJson: boolean;
}

function requestOf(route: Route, example: Example, origin: string): SampleRequest {
  const query = { ...example.query };
  let path = route.path;
  for (const name of pathParameters(route.path)) {
    path = path.replace(`{${name}}`, encodeURIComponent(query[name]));
    delete query[name];
  }
  return {
    url: origin + path,
    query,
    isJson: route.formats[0] === "json",
    ...(example.body && { body: example.body }),
    ...(example.form && { form: example.form }),
    ...(route.upload &&
      !example.form && {
        upload: { file: route.upload.file, contentType: route.upload.contentTypes[0] },
      }),
  };
}

/** The characters that a query may hold as they are (RFC 3986) stay readable. */
function search(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(
    ([name, value]) =>
      `${name}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3A", ":")}`,
  );
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

function curl({ url, query, body, upload, form = [] }: SampleRequest): string {
  const lines = [`curl "${url}${search(query)}"`];
  if (body) {
    lines.push('-H "Content-Type: application/json"', `-d '${JSON.stringify(body)}'`);
  }
  if (upload) {
    lines.push(`-H "Content-Type: ${upload.contentType}"`, `--data-binary @${upload.file}`);
  }
  for (const part of form) {
    lines.push(`-F "${part.name}=${"file" in part ? `@${part.file}` : part.value}"`);
  }
  return lines.join(" \\\n  ");
}

function python({ url, query, body, upload, form, isJson }: SampleRequest): string {
  const hasQuery = Object.keys(query).length > 0;
  const parameters = hasQuery ? [`    params=${literal(query)},`] : [];
  if (body) parameters.push(`    json=${literal(body)},`);
  if (upload) {
    parameters.push(
      `    headers={"Content-Type": "${upload.contentType}"},`,
      `    data=open("${upload.file}", "rb"),`,
    );
  }
  if (form) {
    parameters.push(
      "    files=[",
      ...form.map((part) =>
        "file" in part
          ? `        ("${part.name}", open("${part.file}", "rb")),`
          : `        ("${part.name}", (None, "${part.value}")),`,
      ),
      "    ],",
    );
  }
  const method = body || upload || form ? "post" : "get";
  const call =
    parameters.length === 0
      ? `requests.${method}("${url}")`
      : [`requests.${method}(`, `    "${url}",`, ...parameters, ")"].join("\n");
  return [
    "import requests",
    "",
    `response = ${call}`,
    "response.raise_for_status()",
    isJson ? "print(response.json())" : "print(response.text)",
  ].join("\n");
}

function javaScript({ url, query, body, upload, form, isJson }: SampleRequest): string {
  const address = JSON.stringify(url + search(query));
  const options: string[] = [];
  if (body || upload || form) options.push('  method: "POST",');
  if (body) {
    options.push('  headers: { "Content-Type": "application/json" },');
    options.push(`  body: JSON.stringify(${JSON.stringify(body)}),`);
  }
  if (upload) {
    options.push(`  headers: { "Content-Type": "${upload.contentType}" },`);
    options.push(`  body: await readFile("${upload.file}"),`);
  }
  if (form) options.push("  body: form,");
  const call =
    options.length === 0
      ? `fetch(${address})`
      : [`fetch(${address}, {`, ...options, "})"].join("\n");
  return [
    ...(upload ? ['import { readFile } from "node:fs/promises";', ""] : []),
    ...(form ? ['import { openAsBlob } from "node:fs";', "", ...formLines(form), ""] : []),
    `const response = await ${call};`,
    "if (!response.ok) throw new Error(await response.text());",
    `console.log(await response.${isJson ? "json" : "text"}());`,
  ].join("\n");
}

function formLines(form: readonly FormPart[]): string[] {
  return [
    "const form = new FormData();",
    ...form.map((part) =>
      "file" in part
        ? `form.append("${part.name}", await openAsBlob("${part.file}"), "${part.file}");`
        : `form.append("${part.name}", "${part.value}");`,
    ),
  ];
}

/** A JSON value as Python writes it. */
function literal(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object") {
    const members = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}: ${literal(item)}`,
    );
    return `{${members.join(", ")}}`;
  }
  return JSON.stringify(value);
}
