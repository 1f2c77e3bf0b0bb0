import * as z from "zod";
import {
  DEFAULT_WIDTH,
  LARGEST,
  type Look,
  languages,
  SMALLEST,
  themes,
} from "../../figures/look.ts";
import { choice, integer, type Options, optional } from "../parameters.ts";

const length = (least: number) =>
  z
    .int()
    .min(least, { error: `must be from ${least} to ${LARGEST} pixels` })
    .max(LARGEST, { error: `must be from ${least} to ${LARGEST} pixels` });

/** How a figure is to look. */
export const lookParameters = {
  theme: optional(
    choice(
      "`auto`, the default, follows the reader's system; print is light with each. A figure has its own ground.",
      themes,
    ),
  ),
  width: optional(
    integer(
      `Pixels, ${SMALLEST.width} to ${LARGEST}; ${DEFAULT_WIDTH} if not given. Text does not grow with it, so ask for the width that the figure will have: 320 on a phone.`,
      "640",
      length(SMALLEST.width),
    ),
  ),
  height: optional(
    integer(
      `Pixels, ${SMALLEST.height} to ${LARGEST}; what suits the figure if not given.`,
      "400",
      length(SMALLEST.height),
    ),
  ),
  lang: optional(choice("Language of all text and of its numbers.", languages)),
};

export const lookSchema = z.object({
  theme: z.enum(themes),
  width: z.number(),
  height: z.number().optional(),
  language: z.enum(languages),
});

export function lookOf({ theme, width, height, lang }: Options<typeof lookParameters>): Look {
  return { theme: theme ?? "auto", width: width ?? DEFAULT_WIDTH, height, language: lang ?? "en" };
}
