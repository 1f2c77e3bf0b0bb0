import { queryString } from "./query-string.ts";
import { type Example, type FormPart, type Method, pathParameters, type Route } from "./route.ts";

export interface CodeSample {
  readonly lang: "Shell" | "Python" | "JavaScript";
  readonly label: string;
  readonly source: string;
}

/** What a sample has to know of its route. */
type SampledRoute = Pick<Route, "path" | "formats" | "upload" | "credential">;

/** The example as a reader would paste it, in three languages. */
export function codeSamples(route: SampledRoute, example: Example, origin: string): CodeSample[] {
  const request = requestOf(route, example, origin);
  return [
    { lang: "Shell", label: "curl", source: curl(request) },
    { lang: "Python", label: "Python", source: python(request) },
    { lang: "JavaScript", label: "JavaScript", source: javaScript(request) },
  ];
}

interface SampleRequest {
  readonly method: Method;
  /** Words such as $JOB are variables of the environment. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly upload?: {
    readonly file: string;
    readonly contentType: string;
    readonly digest: boolean;
  };
  /** Whether the job's token is sent: the variable TOKEN. */
  readonly hasToken: boolean;
  readonly form?: readonly FormPart[];
  /** Whether the answer is JSON; else it is printed as the text it is. */
  readonly isJson: boolean;
  /** The file that the answer is saved to, where it is not printed. */
  readonly saved?: string;
}

function requestOf(route: SampledRoute, example: Example, origin: string): SampleRequest {
  const query = { ...example.query };
  let path = route.path;
  for (const name of pathParameters(route.path)) {
    path = path.replace(`{${name}}`, encodeURIComponent(query[name]).replace("%24", "$$"));
    delete query[name];
  }
  return {
    method: example.method,
    url: origin + path,
    hasToken: route.credential === "job-token",
    query,
    isJson: route.formats[0] === "json",
    ...(route.formats[0] === "png" && { saved: path.slice(path.lastIndexOf("/") + 1) }),
    ...(example.body && { body: example.body }),
    ...(example.form && { form: example.form }),
    ...(route.upload &&
      !example.form && {
        upload: {
          file: route.upload.file,
          contentType: route.upload.contentTypes[0],
          digest: route.upload.digest ?? false,
        },
      }),
  };
}

/** Whether a client finds out by itself which method it is, from what it is given to send. */
function isImplied({ method, body, upload, form }: SampleRequest): boolean {
  return method === (body || upload || form ? "POST" : "GET");
}

function curl(request: SampleRequest): string {
  const { method, url, query, hasToken, body, upload, form = [] } = request;
  const named = isImplied(request) ? "" : `-X ${method} `;
  const lines = [`curl ${named}"${url}${queryString(query)}"`];
  if (request.saved) lines.push(`-o ${argument(request.saved)}`);
  if (hasToken) lines.push('-H "Authorization: Bearer $TOKEN"');
  if (body) {
    lines.push('-H "Content-Type: application/json"', `-d ${inShell(JSON.stringify(body))}`);
  }
  if (upload) {
    lines.push(`-H "Content-Type: ${upload.contentType}"`);
    if (upload.digest) {
      lines.push(
        `-H "Content-Digest: sha-256=:$(openssl dgst -sha256 -binary ${argument(upload.file)} | base64):"`,
      );
    }
    lines.push(`--data-binary ${argument(`@${upload.file}`)}`);
  }
  for (const part of form) {
    const content = "file" in part ? `@${part.file}` : part.value;
    lines.push(`-F ${argument(`${part.name}=${content}`)}`);
  }
  return lines.join(" \\\n  ");
}

/** A word of a command. Between double quotes where that is safe, as they read better; bare if plain. */
function argument(text: string): string {
  if (/^[\w@./-]+$/.test(text)) return text;
  return /["$`\\!]/.test(text) ? inShell(text) : `"${text}"`;
}

/** Between single quotes nothing but the single quote means anything. */
function inShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function python(request: SampleRequest): string {
  const { method, url, query, hasToken, body, upload, form, isJson } = request;
  const hasQuery = Object.keys(query).length > 0;
  const parameters = hasQuery ? [`    params=${literal(query)},`] : [];
  if (body) parameters.push(`    json=${literal(body)},`);
  const headers: string[] = [];
  if (hasToken) headers.push(`"Authorization": "Bearer " + os.environ["TOKEN"]`);
  if (upload) headers.push(`"Content-Type": "${upload.contentType}"`);
  if (upload?.digest) headers.push('"Content-Digest": "sha-256=:" + digest + ":"');
  if (headers.length === 1) parameters.push(`    headers={${headers[0]}},`);
  if (headers.length > 1) {
    parameters.push("    headers={", ...headers.map((line) => `        ${line},`), "    },");
  }
  if (upload) parameters.push(`    data=open(${JSON.stringify(upload.file)}, "rb"),`);
  if (form) {
    parameters.push(
      "    files=[",
      ...form.map((part) =>
        "file" in part
          ? `        (${JSON.stringify(part.name)}, open(${JSON.stringify(part.file)}, "rb")),`
          : `        (${JSON.stringify(part.name)}, (None, ${JSON.stringify(part.value)})),`,
      ),
      "    ],",
    );
  }
  const address = url.includes("$") ? `os.path.expandvars("${url}")` : `"${url}"`;
  const verb = method.toLowerCase();
  const call =
    parameters.length === 0
      ? `requests.${verb}(${address})`
      : [`requests.${verb}(`, `    ${address},`, ...parameters, ")"].join("\n");
  const digest = upload?.digest
    ? [
        `sha256 = hashlib.sha256(open(${JSON.stringify(upload.file)}, "rb").read()).digest()`,
        "digest = base64.b64encode(sha256).decode()",
        "",
      ]
    : [];
  return [
    ...(upload?.digest ? ["import base64", "import hashlib"] : []),
    ...(hasToken ? ["import os", ""] : []),
    "import requests",
    "",
    ...digest,
    `response = ${call}`,
    "response.raise_for_status()",
    request.saved
      ? `open(${JSON.stringify(request.saved)}, "wb").write(response.content)`
      : isJson
        ? "print(response.json())"
        : "print(response.text)",
  ].join("\n");
}

function javaScript(request: SampleRequest): string {
  const { method, url, query, hasToken, body, upload, form, isJson } = request;
  const address = JSON.stringify(url + queryString(query))
    .replaceAll(/\$([A-Z]+)/g, '" + process.env.$1 + "')
    .replace(/ \+ ""$/, "");
  const options: string[] = [];
  if (method !== "GET") options.push(`  method: "${method}",`);
  const headers: string[] = [];
  if (hasToken) headers.push('Authorization: "Bearer " + process.env.TOKEN');
  if (upload) headers.push(`"Content-Type": "${upload.contentType}"`);
  if (upload?.digest) headers.push('"Content-Digest": "sha-256=:" + digest + ":"');
  if (headers.length === 1) options.push(`  headers: { ${headers[0]} },`);
  if (headers.length > 1) {
    options.push("  headers: {", ...headers.map((line) => `    ${line},`), "  },");
  }
  if (body) {
    options.push('  headers: { "Content-Type": "application/json" },');
    options.push(`  body: JSON.stringify(${JSON.stringify(body)}),`);
  }
  if (upload) {
    options.push(
      `  body: ${upload.digest ? "file" : `await readFile(${JSON.stringify(upload.file)})`},`,
    );
  }
  if (form) options.push("  body: form,");
  const call =
    options.length === 0
      ? `fetch(${address})`
      : [`fetch(${address}, {`, ...options, "})"].join("\n");
  return [
    ...(upload?.digest ? ['import { createHash } from "node:crypto";'] : []),
    ...(upload ? ['import { readFile } from "node:fs/promises";', ""] : []),
    ...(request.saved ? ['import { writeFile } from "node:fs/promises";', ""] : []),
    ...(upload?.digest
      ? [
          `const file = await readFile(${JSON.stringify(upload.file)});`,
          'const digest = createHash("sha256").update(file).digest("base64");',
          "",
        ]
      : []),
    ...(form ? ['import { openAsBlob } from "node:fs";', "", ...formLines(form), ""] : []),
    `const response = await ${call};`,
    "if (!response.ok) throw new Error(await response.text());",
    request.saved
      ? `await writeFile(${JSON.stringify(request.saved)}, await response.bytes());`
      : `console.log(await response.${isJson ? "json" : "text"}());`,
  ].join("\n");
}

function formLines(form: readonly FormPart[]): string[] {
  return [
    "const form = new FormData();",
    ...form.map((part) =>
      "file" in part
        ? `form.append(${JSON.stringify(part.name)}, await openAsBlob(${JSON.stringify(part.file)}), ${JSON.stringify(part.file)});`
        : `form.append(${JSON.stringify(part.name)}, ${JSON.stringify(part.value)});`,
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
