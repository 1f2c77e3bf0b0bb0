import * as z from "zod";
import { codeSamples } from "../api/code-samples.ts";
import { limits } from "../api/limits.ts";
import { type ProblemDescription, problemGroups } from "../api/problem-kinds.ts";
import { rememberLast } from "../api/remember-last.ts";
import { formats } from "../api/representation/format.ts";
import { type Example, type Page, pathParameters, type Route } from "../api/route.ts";
import { withFormat } from "../api/validation.ts";
import { version } from "../api/version.ts";
import { answerFields } from "./answer-fields.ts";
import { script } from "./docs-script.ts";
import { style } from "./docs-style.ts";
import { type Html, html, prose } from "./html.ts";

/** The page loads nothing from anywhere else, and nobody may frame it. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Long enough for a reader's visit; a deployment shows within the hour. */
const CACHED = "public, max-age=3600";

export const homePage: Page = {
  kind: "page",
  path: "/",
  render: () => ({
    status: 302,
    headers: { Location: "/docs", "Cache-Control": CACHED },
    body: "",
  }),
};

export const docsStyle: Page = {
  kind: "page",
  path: "/docs.css",
  render: () => ({
    status: 200,
    headers: { "Content-Type": "text/css; charset=utf-8", "Cache-Control": CACHED },
    body: style,
  }),
};

export const docsScript: Page = {
  kind: "page",
  path: "/docs.js",
  render: () => ({
    status: 200,
    headers: { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": CACHED },
    body: script,
  }),
};

/** The reference of the API, made from the routes themselves. */
export function docsPage(routes: readonly Route[]): Page {
  const pageAt = rememberLast((origin) => page(routes, origin).html);
  return {
    kind: "page",
    path: "/docs",
    render: ({ url }) => ({
      status: 200,
      headers: {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": CACHED,
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Referrer-Policy": "no-referrer",
      },
      body: pageAt(url.origin),
    }),
  };
}

function page(routes: readonly Route[], origin: string): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>upsilon ${version}: API reference</title>
<meta name="description" content="Reference of upsilon, an evaluation API for contrastive representation learning.">
<link rel="stylesheet" href="/docs.css">
<script src="/docs.js" defer></script>
</head>
<body>
<nav aria-label="Contents">
<ul>
${routes.map((route) => html`<li><a href="#${route.operation}"><code>${route.path}</code></a></li>\n`)}<li><a href="#limits">Limits</a></li>
<li><a href="#problems">Problems</a></li>
</ul>
</nav>
<main>
<h1>upsilon</h1>
<p>An evaluation API for contrastive representation learning, version ${version}. υ is the probability that K + 1 random draws cover every class: the quantity that decides whether more negatives help.</p>
<p>Parameters go into the query of a GET or, under the same names, into the JSON body of a POST. Where an answer has several representations, <code>format=</code> or the <code>Accept</code> header chooses. Rows come back in the order asked. A value that is infinite or undefined is <code>null</code>, and a <code>reason</code> says why. Every GET also answers HEAD, carries an <code>ETag</code> where its answer depends on the URL alone, and may be read from any web page. The same reference for machines: <a href="/openapi.json">openapi.json</a>.</p>
${routes.map((route) => routeSection(route, origin))}
${limitSection()}
${problemSection()}
</main>
</body>
</html>
`;
}

function routeSection(route: Route, origin: string): Html {
  return html`<section id="${route.operation}" aria-labelledby="${route.operation}-title">
<h2 id="${route.operation}-title">${route.summary}</h2>
<p class="methods"><code>${route.methods.join(" · ")} ${route.path}</code></p>
<p>${prose(route.description)}</p>
${parameterList(route)}${uploadParagraph(route)}${route.examples.map((example, index) => exampleFigure(route, example, index, origin))}
${answerList(route)}${glossaryList(route)}
</section>
`;
}

function parameterList(route: Route): Html {
  const parameters = Object.entries(withFormat(route));
  if (parameters.length === 0) return html``;
  const inPath = pathParameters(route.path);
  return html`<h3>Parameters</h3>
<dl>
${parameters.map(([name, parameter]) => {
  const isRequired = !parameter.urlSchema.safeParse(undefined).success;
  const where = inPath.includes(name) ? "in the path, " : "";
  return html`<dt><code>${name}</code> <span class="quiet">${where}${isRequired ? "required" : "optional"}, for example <code>${parameter.example}</code></span></dt>
<dd>${prose(parameter.description)}</dd>
`;
})}</dl>
`;
}

function uploadParagraph({ upload }: Route): Html {
  if (upload === undefined) return html``;
  return html`<h3>Body</h3>
<p>${prose(upload.description)} Content type: ${prose(upload.contentTypes.map((type) => `\`${type}\``).join(", "))}.</p>
`;
}

function exampleFigure(route: Route, example: Example, index: number, origin: string): Html {
  const group = `${route.operation}-example-${index}`;
  return html`<h3>${example.title}</h3>
${codeSamples(route, example, origin).map(
  (
    { label, source },
    position,
  ) => html`<details name="${group}"${position === 0 ? html` open` : ""}>
<summary>${label}</summary>
<div class="sample"><pre tabindex="0"><code>${source}</code></pre></div>
</details>
`,
)}`;
}

function answerList(route: Route): Html {
  const names = route.formats.map((format) => `\`${formats[format].accepted[0]}\``).join(", ");
  const form = html`<h3>Answer</h3>
<p>${prose(`As ${names}.`)}</p>
`;
  if (!route.formats.includes("json")) return form;
  const fields = answerFields(z.toJSONSchema(route.answer, { io: "input" }));
  return html`${form}<details>
<summary>Fields of the JSON</summary>
<dl>
${fields.map(
  ({
    path,
    type,
    description,
  }) => html`<dt><code>${path}</code> <span class="quiet">${type}</span></dt>
${description ? html`<dd>${prose(description)}</dd>` : ""}`,
)}</dl>
</details>
`;
}

function glossaryList({ glossary, operation }: Route): Html {
  if (glossary === undefined) return html``;
  return html`<h3>${glossary.title}</h3>
<dl>
${glossary.entries.map(
  ({ name, text }) => html`<dt id="${operation}-${name}"><code>${name}</code></dt>
<dd>${prose(text)}</dd>
`,
)}</dl>
`;
}

function limitSection(): Html {
  return html`<section id="limits" aria-labelledby="limits-title">
<h2 id="limits-title">Limits</h2>
<p>A request beyond a limit is refused, with the limit named, before anything is computed.</p>
<dl>
${Object.entries(limits).map(
  ([
    name,
    { maximum, unit, reason },
  ]) => html`<dt id="limit-${name}"><code>${name}</code>: ${maximum.toLocaleString("en")} ${unit}</dt>
<dd>Because ${reason}.</dd>
`,
)}</dl>
</section>
`;
}

function problemSection(): Html {
  return html`<section id="problems" aria-labelledby="problems-title">
<h2 id="problems-title">Problems</h2>
<p>An error is a document of type <code>application/problem+json</code> (RFC 9457). Its <code>type</code> is the address of one of these entries; <code>detail</code> says what was wrong, where, and what would be right; <code>errors</code> lists each culprit as a <code>parameter</code>, which is also the name of an array or a part of a form, or as a <code>pointer</code> into the JSON body.</p>
${problemGroups.map(
  ({ title, problems }) => html`<h3>${title}</h3>
<dl>
${Object.entries(problems).map(problemEntry)}</dl>
`,
)}</section>
`;
}

function problemEntry([kind, { status, title, meaning }]: [string, ProblemDescription]): Html {
  return html`<dt id="problem-${kind}"><code>${kind}</code> <span class="quiet">${status}</span> ${title}</dt>
${meaning === undefined ? "" : html`<dd>${prose(meaning)}</dd>\n`}`;
}
