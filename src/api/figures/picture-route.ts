import * as z from "zod";
import { integer, type Options, optional, type Parameters } from "../parameters.ts";
import { defineRoute, type Example, type Route } from "../route.ts";

const SCALE = { error: "must be 1, 2, 3 or 4" };

const ofPicture = {
  scale: optional(
    integer(
      "Pixels of the picture for each of the figure's, 1 to 4; 1 if not given. 2 is sharp on most screens, 4 in print.",
      "2",
      z.int().min(1, SCALE).max(4, SCALE),
    ),
  ),
};

/** The figure of `route`, an SVG image, as a PNG. */
export function pictureRoute<P extends Parameters, Answer>(
  route: Route<P, Answer>,
  examples: readonly Example[],
): Route<P & typeof ofPicture, { readonly shown: Answer; readonly scale: number }> {
  return defineRoute({
    methods: route.methods,
    path: route.path.replace(".svg", ".png"),
    operation: `${route.operation}Picture`,
    summary: `${route.summary}, as a PNG`,
    description: `What \`${route.path}\` shows, with the same parameters, for places that take no SVG. A picture cannot follow its reader's system, so that \`theme=auto\` is light. Set in Noto Sans, whatever fonts its reader has; the same pixels for everybody.`,
    parameters: { ...route.parameters, ...ofPicture },
    answer: z.object({ shown: route.answer, scale: z.number() }),
    formats: ["png"],
    caching: route.caching,
    examples,
    handle: async (options, context) => {
      const { scale = 1 }: Options<typeof ofPicture> = options;
      return { shown: (await route.handle(options, context)) as Answer, scale };
    },
    figure: ({ shown }) => {
      if (route.figure === undefined) throw new Error(`${route.path} has no figure`);
      return route.figure(shown);
    },
    scale: ({ scale }) => scale,
  });
}
