import { type Html, html } from "./html.ts";

export const OEMBED_PATH = "/oembed";

/** Links for the head of a page that can be embedded: where to ask how. */
export function oembedLinks({ origin, href }: URL, title: string): Html {
  const link = (type: string, format: string) =>
    html`<link rel="alternate" type="${type}" href="${origin}${OEMBED_PATH}?url=${encodeURIComponent(href)}&format=${format}" title="${title}">\n`;
  return html`${link("application/json+oembed", "json")}${link("text/xml+oembed", "xml")}`;
}
