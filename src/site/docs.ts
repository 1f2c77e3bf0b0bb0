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
import { embedGuide } from "./embed-guide.ts";
import { type Html, html, prose } from "./html.ts";
import { sitePage } from "./page.ts";
import { tryDescription } from "./try-description.ts";

/** The reference of the API, made from the routes themselves. */
export function docsPage(routes: readonly Route[]): Page {
  const contentAt = rememberLast((origin) => content(routes, origin));
  return sitePage({
    path: "/docs",
    name: "docs",
    title: `upsilon ${version}: API reference`,
    description: "Reference of upsilon, an evaluation API for contrastive representation learning.",
    main: ({ url }) => contentAt(url.origin),
  });
}

function content(routes: readonly Route[], origin: string): Html {
  return html`<nav class="contents" aria-label="Contents">
<ul>
${routes.map((route) => html`<li><a href="#${route.operation}"><code>${nameAmong(routes, route)}</code></a></li>\n`)}<li><a href="#embedding">Embedding</a></li>
<li><a href="#limits">Limits</a></li>
<li><a href="#problems">Problems</a></li>
</ul>
</nav>
<div class="reference">
<h1>API reference</h1>
<p>Parameters go into the query of a GET or, under the same names, into the JSON body of a POST. Where an answer has several representations, <code>format=</code> or the <code>Accept</code> header chooses. Rows come back in the order asked. A value that is infinite or undefined is <code>null</code>, and a <code>reason</code> says why. Every GET also answers HEAD, carries an <code>ETag</code> where its answer depends on the URL alone, and may be read from any web page. The same reference for machines: <a href="/openapi.json">openapi.json</a>.</p>
${routes.map((route) => routeSection(route, origin))}
${embedGuide(origin)}
${limitSection()}
${problemSection()}
</div>
`;
}

/** The path, after the methods where other routes have it, too. */
function nameAmong(routes: readonly Route[], { path, methods }: Route): string {
  const isShared = routes.filter((route) => route.path === path).length > 1;
  return isShared ? `${methods.join(" · ")} ${path}` : path;
}

function routeSection(route: Route, origin: string): Html {
  return html`<section id="${route.operation}" aria-labelledby="${route.operation}-title">
<h2 id="${route.operation}-title">${route.summary}</h2>
<p class="methods"><code>${route.methods.join(" · ")} ${route.path}</code></p>
<p>${prose(route.description)}</p>
${parameterList(route)}${uploadParagraph(route)}${trial(route)}${route.examples.map((example, index) => exampleFigure(route, example, index, origin))}
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
<dd id="${route.operation}-parameter-${name}">${prose(parameter.description)}</dd>
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

/** Brought to life by the page's script. */
function trial(route: Route): Html {
  return html`<details class="try" id="try-${route.operation}" data-route="${JSON.stringify(tryDescription(route))}">
<summary>Try it</summary>
<noscript><p>Trying needs JavaScript; the samples below do not.</p></noscript>
<div class="try-panel"></div>
</details>
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
  ({ path, type, description }) => html`<dt><code>${path}</code></dt>
<dd><span class="quiet">${type}${description ? "." : ""}</span>${description ? html` ${prose(description)}` : ""}</dd>
`,
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
  return html`<dt id="problem-${kind}"><code>${kind}</code> <span class="quiet">${status}</span></dt>
<dd>${title}.${meaning === undefined ? "" : html` ${prose(meaning)}`}</dd>
`;
}
