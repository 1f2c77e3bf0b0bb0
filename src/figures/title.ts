import { MARGIN } from "./axes.ts";
import { FONT_SIZES, type Text } from "./figure.ts";
import type { Look } from "./look.ts";
import { truncate, wrap } from "./text-width.ts";

const LINE = 18;
/** A figure lower than this has a title of one line, one narrower than that of up to three. */
const LOW = 280;
const NARROW = 480;

/** Longest name of a prior or a data set in a title, in em. */
const NAME = 24;

/** A name as titles have it. */
export function nameInTitle(name: string): string {
  return truncate(name, NAME);
}

/** The title at the top, and where it ends. */
export function titleText(
  title: string,
  { width, height = Infinity }: Look,
): { readonly texts: Text[]; readonly bottom: number } {
  const size = FONT_SIZES.title;
  const lines = height < LOW ? 1 : width < NARROW ? 3 : 2;
  const texts = wrap(title, (width - 2 * MARGIN) / size, lines, true).map(
    (text, index): Text => ({
      kind: "text",
      role: "title",
      text,
      x: MARGIN,
      y: MARGIN + size + index * LINE,
      anchor: "start",
      bold: true,
    }),
  );
  return { texts, bottom: MARGIN + texts.length * LINE };
}
