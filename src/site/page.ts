import type { Context, Page } from "../api/route.ts";
import { version } from "../api/version.ts";
import { type Html, html } from "./html.ts";
import { navigation } from "./navigation.ts";

/** A page of the site: what differs from page to page. */
export interface SitePage {
  readonly path: string;
  readonly title: string;
  /** A sentence, for search engines and previews of links. */
  readonly description: string;
  /** Of its style sheet and its script in /assets, beside those that every page has. */
  readonly name: string;
  /** What its scripts may do beyond asking this service: compile WebAssembly. */
  readonly compiles?: boolean;
  /** Elements for the head, such as links to other forms of the page. */
  head?(context: Context): Html;
  /** What is inside <main>. */
  main(context: Context): Html | Promise<Html>;
}

/** Long enough for a reader's visit; a deployment shows within the hour. */
const CACHED = "public, max-age=3600";

/** The page in the site's frame. It loads nothing from elsewhere, and nobody may frame it. */
export function sitePage(page: SitePage): Page {
  return {
    kind: "page",
    path: page.path,
    render: async (context) => ({
      status: 200,
      headers: {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": CACHED,
        "Content-Security-Policy": contentSecurityPolicy({
          compiles: page.compiles ?? false,
          framedBy: "nobody",
        }),
        "Referrer-Policy": "no-referrer",
      },
      body: documentOf(page, context, await page.main(context)).html,
    }),
  };
}

/**
 * Everything from this service, no inline scripts or styles; who may frame it differs. Anybody is
 * nothing said: `frame-ancestors *` would leave out files and notebooks, which have no host.
 */
export function contentSecurityPolicy({
  compiles = false,
  framedBy,
}: {
  readonly compiles?: boolean;
  readonly framedBy: "nobody" | "anybody";
}): string {
  return [
    "default-src 'none'",
    `script-src 'self'${compiles ? " 'wasm-unsafe-eval'" : ""}`,
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'self'",
    ...(framedBy === "nobody" ? ["frame-ancestors 'none'"] : []),
  ].join("; ");
}

function documentOf(page: SitePage, context: Context, main: Html): Html {
  const { name, title, description, path } = page;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<meta name="description" content="${description}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/site.css">
<link rel="stylesheet" href="/assets/${name}.css">
<script type="module" src="/assets/${name}.js"></script>
${page.head?.(context) ?? ""}</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="masthead">
<a class="mark" href="/"><span aria-hidden="true">υ</span> upsilon</a>
<nav aria-label="Site">
${navigation.map((item) => html`<a href="${item.path}"${item.path === path ? html` aria-current="page"` : ""}>${item.name}</a>\n`)}</nav>
</header>
<main id="main">
${main}</main>
<footer class="colophon">
<p>upsilon ${version}, <a href="/docs">documented</a> and free (MIT). No cookies, no trackers, nothing from other servers.</p>
<p>After Nozawa &amp; Sato, <cite>Understanding Negative Samples in Instance Discriminative Self-supervised Representation Learning</cite>, NeurIPS 2021, <a href="https://arxiv.org/abs/2102.06866">arXiv:2102.06866</a>.</p>
</footer>
</body>
</html>
`;
}
