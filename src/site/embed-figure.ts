import { boundsFigureRoute } from "../api/figures/bounds.ts";
import { coverageFigureRoute } from "../api/figures/coverage.ts";
import type { Parameters } from "../api/parameters.ts";
import { readQuery } from "../api/query.ts";
import { InputError } from "../errors.ts";
import { embedPage } from "./embed-page.ts";
import { type Html, html } from "./html.ts";

/** The figures that can be framed, by the value of `figure=`. */
export const framedFigures = {
  bounds: { element: "upsilon-bounds", route: boundsFigureRoute },
  coverage: { element: "upsilon-coverage", route: coverageFigureRoute },
} as const satisfies Record<string, { element: string; route: { parameters: Parameters } }>;

export type FramedFigure = keyof typeof framedFigures;

/** The K that is read at first; figures without a reader have no such parameter. */
const AT = "at";

/** One live figure for a frame: `?figure=bounds` or `coverage`, and the parameters of its image. */
export const embedFigurePage = embedPage({
  path: "/embed/figure",
  title: "A figure by upsilon",
  name: "embed-figure",
  main: ({ url }) => {
    const { figure = "bounds", ...values } = readQuery(url.search);
    if (!isFramed(figure)) {
      const names = Object.keys(framedFigures).join(" or ");
      throw new InputError(
        "figure",
        `there is no figure ${JSON.stringify(figure)}; write ${names}.`,
      );
    }
    const { element, route } = framedFigures[figure];
    for (const name of Object.keys(values)) {
      if (name !== AT && !Object.hasOwn(route.parameters, name)) {
        throw new InputError(name, `is not a parameter of ${route.path}.`);
      }
    }
    const { [AT]: _, ...ofImage } = values;
    return html`<${word(element)}${attributes(values)}></${word(element)}>
<noscript><img src="${route.path}?${new URLSearchParams(ofImage).toString()}" alt="${route.summary}"></noscript>
`;
  },
});

export function isFramed(figure: string): figure is FramedFigure {
  return Object.hasOwn(framedFigures, figure);
}

/** A name of ours, as part of a tag. */
function word(name: string): Html {
  return { html: name };
}

function attributes(values: Readonly<Record<string, string>>): Html[] {
  return Object.entries(values).map(([name, value]) => html` ${word(name)}="${value}"`);
}
