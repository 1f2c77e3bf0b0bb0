import { CACHED, OPEN } from "../api/headers.ts";
import { parseInteger } from "../api/numbers.ts";
import { Problem } from "../api/problem.ts";
import { readQuery } from "../api/query.ts";
import type { Page } from "../api/route.ts";
import { readText, schemasOf } from "../api/validation.ts";
import { InputError } from "../errors.ts";
import { type FramedFigure, framedFigures, isFramed } from "./embed-figure.ts";
import { html } from "./html.ts";
import { OEMBED_PATH } from "./oembed-links.ts";

/** What a frame shows, and the size that suits it. */
interface Embed {
  readonly title: string;
  /** Path and query of the page for the frame. */
  readonly address: string;
  readonly width: number;
  readonly height: number;
}

const DAY = 86_400;

/**
 * oEmbed 1.0 (oembed.com): how to show an address of this service on another site. Consumers may send
 * parameters of their own, which are ignored, unlike elsewhere.
 */
export const oembedPage: Page = {
  kind: "page",
  path: OEMBED_PATH,
  render: ({ url }) => {
    const query = readQuery(url.search);
    const { url: address, format = "json" } = query;
    if (address === undefined) {
      throw new InputError("url", "is missing; give the address to be embedded.");
    }
    if (format !== "json" && format !== "xml") {
      throw new Problem("not-implemented", `format: oEmbed here is json or xml.`, {
        errors: [{ parameter: "format", detail: "is json or xml." }],
      });
    }
    const embed = embedOf(address, url.origin);
    const width = atMost(embed.width, query, "maxwidth");
    const height = atMost(embed.height, query, "maxheight");
    const { title } = embed;
    const answer = {
      version: "1.0",
      type: "rich",
      title,
      provider_name: "upsilon",
      provider_url: `${url.origin}/`,
      cache_age: DAY,
      width,
      height,
      html: html`<iframe src="${url.origin}${embed.address}" width="${width}" height="${height}" title="${title}" loading="lazy" frameborder="0"></iframe>`
        .html,
    };
    return {
      status: 200,
      headers: {
        ...OPEN,
        "Content-Type": format === "json" ? "application/json" : "text/xml; charset=utf-8",
        "Cache-Control": CACHED,
      },
      body: format === "json" ? JSON.stringify(answer) : xmlOf(answer),
    };
  },
};

const FIGURE = /^\/v1\/figures\/(\w+)\.(?:svg|png)$/;

/** The frame for an address; a problem with status 404 if there is none, as oEmbed has it. */
function embedOf(text: string, origin: string): Embed {
  const address = URL.canParse(text) ? new URL(text) : null;
  if (address?.origin !== origin) {
    throw notEmbeddable(`${JSON.stringify(text)} is not an address of ${origin}.`);
  }
  const { pathname, search } = address;
  if (pathname === "/" || pathname === "/embed/calculator") {
    const title = "upsilon: how many negatives?";
    return { title, address: `/embed/calculator${search}`, width: 720, height: 960 };
  }
  const query = readQuery(search);
  const { figure: named = "bounds", at, ...values } = query;
  const figure = pathname === "/embed/figure" ? named : FIGURE.exec(pathname)?.[1];
  if (figure === undefined || !isFramed(figure)) {
    throw notEmbeddable(`${pathname} has no form for other sites.`);
  }
  requireDrawable(figure, values);
  const parameters = new URLSearchParams({
    figure,
    ...values,
    ...(at !== undefined && { at }),
  });
  return {
    title: `${framedFigures[figure].route.summary}: ${values.prior}`,
    address: `/embed/figure?${parameters}`,
    ...SIZES[figure],
  };
}

/** With the sentence and the closed table below the figure. */
const SIZES: Readonly<Record<FramedFigure, { width: number; height: number }>> = {
  bounds: { width: 640, height: 560 },
  coverage: { width: 640, height: 480 },
};

/** Refuses parameters that the figure would refuse. */
function requireDrawable(figure: FramedFigure, values: Readonly<Record<string, string>>): void {
  const { parameters } = framedFigures[figure].route;
  const { scale: _, ...ofFigure } = values;
  try {
    readText(schemasOf(parameters), ofFigure);
  } catch (error) {
    if (error instanceof Problem || error instanceof InputError) throw notEmbeddable(error.message);
    throw error;
  }
}

function notEmbeddable(detail: string): Problem {
  return new Problem("not-found", `url: ${detail}`, { errors: [{ parameter: "url", detail }] });
}

function atMost(
  length: number,
  query: Readonly<Record<string, string>>,
  name: "maxwidth" | "maxheight",
): number {
  if (query[name] === undefined) return length;
  const most = parseInteger(query[name], name);
  if (most === 0) throw new InputError(name, "must be at least 1 pixel.");
  return Math.min(length, most);
}

function xmlOf(answer: Readonly<Record<string, string | number>>): string {
  const fields = Object.entries(answer).map(
    ([name, value]) => html`<${{ html: name }}>${value}</${{ html: name }}>\n`,
  );
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n${html`<oembed>\n${fields}</oembed>`.html}\n`;
}
