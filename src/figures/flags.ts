import { type Frame, MARGIN, RISE } from "./axes.ts";
import { FONT_SIZES, type LineStyle, type Mark } from "./figure.ts";
import { textWidth } from "./text-width.ts";

/** A vertical line at `x` with a text that flies from its top. */
export interface Flag {
  readonly x: number;
  readonly text: string;
}

/** A flag in its place: `level` rows above the frame, the text to the right or left of the line. */
export interface PlacedFlag extends Flag {
  readonly level: number;
  readonly side: "right" | "left";
}

interface Room {
  readonly left: number;
  readonly right: number;
  /** No text of the lowest row begins before here. */
  readonly lowest: number;
  readonly levels: number;
}

const FLAG_LINE = 16;
/** Rows of flags, in a figure that is high enough. */
export const FLAG_LEVELS = 3;
const GAP = 6;
/** From a line to its text. */
const OFFSET = 4;
/** How far a line reaches above the base line of its text. */
const ASCENT = 8;
const STYLE: LineStyle = { hue: 0, dash: 2 };

/** Above a frame of a figure of `width`; `axisName` stands at the left of the lowest row. */
export function flagRoom(axisName: string, width: number, levels: number): Room {
  return {
    left: MARGIN,
    right: width - MARGIN,
    lowest: 2 * MARGIN + FONT_SIZES.label * textWidth(axisName),
    levels,
  };
}

/** What flags take above a frame, where the axis's name takes a row in any case. */
export function flagsHeight(flags: readonly PlacedFlag[]): number {
  return Math.max(1, ...flags.map(({ level }) => level + 1)) * FLAG_LINE + RISE;
}

/**
 * Rows and sides such that no text overlaps another and, if that can be, none is crossed by a line,
 * using as few rows as can be; flags at the end of the list are given up where there is no room for all.
 */
export function placeFlags(flags: readonly Flag[], room: Room): PlacedFlag[] {
  for (let count = flags.length; count > 0; count--) {
    for (const clash of [overlapOrCross, overlap]) {
      for (let levels = 1; levels <= room.levels; levels++) {
        const placed = search(flags.slice(0, count), [], { ...room, levels }, clash);
        if (placed !== null) return placed;
      }
    }
  }
  return [];
}

function search(
  rest: readonly Flag[],
  placed: PlacedFlag[],
  room: Room,
  clash: (a: PlacedFlag, b: PlacedFlag) => boolean,
): PlacedFlag[] | null {
  if (rest.length === 0) return placed;
  const [flag, ...others] = rest;
  for (let level = 0; level < room.levels; level++) {
    for (const side of ["right", "left"] as const) {
      const candidate: PlacedFlag = { ...flag, level, side };
      if (!isInside(candidate, room) || placed.some((other) => clash(candidate, other))) continue;
      const found = search(others, [...placed, candidate], room, clash);
      if (found !== null) return found;
    }
  }
  return null;
}

function span({ x, text, side }: PlacedFlag): [from: number, to: number] {
  const width = FONT_SIZES.label * textWidth(text);
  return side === "right" ? [x + OFFSET, x + OFFSET + width] : [x - OFFSET - width, x - OFFSET];
}

function isInside(flag: PlacedFlag, room: Room): boolean {
  const [from, to] = span(flag);
  return from >= (flag.level === 0 ? room.lowest : room.left) && to <= room.right;
}

function overlap(a: PlacedFlag, b: PlacedFlag): boolean {
  const [fromA, toA] = span(a);
  const [fromB, toB] = span(b);
  return a.level === b.level && fromA < toB + GAP && fromB < toA + GAP;
}

function overlapOrCross(a: PlacedFlag, b: PlacedFlag): boolean {
  if (a.level === b.level) return overlap(a, b);
  // The line of the higher flag passes the row of the lower one.
  const [high, low] = a.level > b.level ? [a, b] : [b, a];
  const [from, to] = span(low);
  return high.x > from - GAP / 2 && high.x < to + GAP / 2;
}

/** The lines through `frames`, one below the other, and the texts above. */
export function flagMarks(flags: readonly PlacedFlag[], frames: readonly Frame[]): Mark[] {
  const [{ top }] = frames;
  const base = ({ level }: PlacedFlag) => top - RISE - level * FLAG_LINE;
  return [
    ...flags.map(
      (flag): Mark => ({
        kind: "stroke",
        role: "rule",
        style: STYLE,
        pieces: frames.map((frame, index) => [
          [flag.x, frame.bottom],
          [flag.x, index === 0 ? base(flag) - ASCENT : frame.top],
        ]),
      }),
    ),
    ...flags.map(
      (flag): Mark => ({
        kind: "text",
        role: "label",
        text: flag.text,
        x: flag.side === "right" ? flag.x + OFFSET : flag.x - OFFSET,
        y: base(flag),
        anchor: flag.side === "right" ? "start" : "end",
      }),
    ),
  ];
}
