import { BELOW, type Frame, LEFT, MARGIN } from "./axes.ts";
import { BESIDE, columnsIn, KEY_GAP, KEY_LINE, type KeyEntry, widthBeside } from "./key.ts";
import type { Look } from "./look.ts";
import { NOTE_LINE } from "./notes.ts";

/** Where the parts of a figure of bounds are. */
export interface BoundsLayout {
  readonly height: number;
  readonly frame: Frame;
  /** Names stand beside the lines' ends where the figure is wide enough, else below the frame. */
  readonly key: "beside" | "below";
  readonly keyBox: Frame;
  /** How many names there is room for. */
  readonly names: number;
  readonly notesTop: number;
  /** How many lines of notes there is room for. */
  readonly notes: number;
}

/** How far the names' column reaches above the frame. */
const KEY_RISE = 8;
const SMALLEST_FRAME = 90;
const NOTE_GAP = 4;

/**
 * Divides the height below `top`: first a frame of the smallest size, then as many names of `entries`
 * as fit, then notes; the frame takes the rest. A height not given is what shows everything.
 */
export function arrange(
  { width, height: given }: Look,
  top: number,
  entries: readonly KeyEntry[],
  wantedNotes: number,
): BoundsLayout {
  const inner = width - 2 * MARGIN;
  const isBeside = width >= BESIDE;
  const columns = isBeside ? 1 : columnsIn(inner, entries);
  const wantedRows = Math.ceil(entries.length / columns);
  const height = given ?? automaticHeight(width, top, isBeside, wantedRows, wantedNotes);

  const room = height - MARGIN - top;
  const keyRoom = isBeside ? room + KEY_RISE : room - BELOW - SMALLEST_FRAME;
  const keyRows = Math.max(1, Math.min(wantedRows, Math.floor(keyRoom / KEY_LINE)));
  const keyHeight = keyRows * KEY_LINE;
  const least = isBeside
    ? Math.max(SMALLEST_FRAME + BELOW, keyHeight - KEY_RISE)
    : SMALLEST_FRAME + BELOW + keyHeight;
  const notes = Math.max(
    0,
    Math.min(wantedNotes, Math.floor((room - least - NOTE_GAP) / NOTE_LINE)),
  );
  const notesTop = height - MARGIN - notes * NOTE_LINE;
  const end = notes > 0 ? notesTop - NOTE_GAP : notesTop;

  const keyWidth = widthBeside(inner, entries);
  const right = width - MARGIN;
  const frame: Frame = isBeside
    ? { left: LEFT, right: right - keyWidth - KEY_GAP, top, bottom: end - BELOW }
    : { left: LEFT, right, top, bottom: end - keyHeight - BELOW };
  const keyBox: Frame = isBeside
    ? { left: right - keyWidth, right, top: top - KEY_RISE, bottom: end }
    : { left: MARGIN, right, top: end - keyHeight, bottom: end };
  return {
    height,
    frame,
    key: isBeside ? "beside" : "below",
    keyBox,
    names: keyRows * columns,
    notesTop,
    notes,
  };
}

function automaticHeight(
  width: number,
  top: number,
  isBeside: boolean,
  keyRows: number,
  notes: number,
): number {
  const frame = Math.min(360, Math.max(190, Math.round(width * 0.5))) + BELOW;
  const key = keyRows * KEY_LINE;
  const body = isBeside ? Math.max(frame, key - KEY_RISE) : frame + key;
  return Math.ceil(top + body + (notes > 0 ? NOTE_GAP + notes * NOTE_LINE : 0) + MARGIN);
}
