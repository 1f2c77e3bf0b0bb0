import type { Context, Page } from "../api/route.ts";
import { type Html, html } from "./html.ts";
import { oembedLinks } from "./oembed-links.ts";
import { contentSecurityPolicy } from "./page.ts";

/** A page for frames on other sites: nothing around it. */
export interface EmbedPage {
  readonly path: string;
  readonly title: string;
  /** Of its style sheet and its script in /assets, beside the sheet that every page has. */
  readonly name: string;
  /** What is inside <main>. */
  main(context: Context): Html;
}

const CACHED = "public, max-age=3600";

/** The page, which anybody may frame. Its script posts its height to the page around it. */
export function embedPage(page: EmbedPage): Page {
  return {
    kind: "page",
    path: page.path,
    render: (context) => ({
      status: 200,
      headers: {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": CACHED,
        "Content-Security-Policy": contentSecurityPolicy({ framedBy: "anybody" }),
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Referrer-Policy": "no-referrer",
      },
      body: documentOf(page, context).html,
    }),
  };
}

function documentOf({ name, title, main }: EmbedPage, context: Context): Html {
  return html`<!doctype html>
<html lang="en" class="embedded">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<base target="_top">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
${oembedLinks(context.url, title)}<link rel="stylesheet" href="/assets/site.css">
<link rel="stylesheet" href="/assets/${name}.css">
<script type="module" src="/assets/${name}.js"></script>
</head>
<body>
<main id="main">
${main(context)}</main>
</body>
</html>
`;
}
