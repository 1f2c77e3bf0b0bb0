const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/** The text without the line ends after its last line. */
export function withoutEmptyEnd(text: Uint8Array): Uint8Array {
  let end = text.length;
  while (end > 0 && (text[end - 1] === LINE_FEED || text[end - 1] === RETURN)) end--;
  return text.subarray(0, end);
}

/**
 * How many rows start at byte `start` or after it: one more than there are line feeds outside quotes.
 * (A quote within quotes is written twice, which opens them again at once.)
 */
export function countRows(text: Uint8Array, start: number): number {
  if (start >= text.length) return 0;
  let rows = 1;
  if (text.indexOf(QUOTE, start) < 0) {
    for (let at = text.indexOf(LINE_FEED, start); at >= 0; at = text.indexOf(LINE_FEED, at + 1)) {
      rows++;
    }
    return rows;
  }
  let outside = true;
  for (let at = start; at < text.length; at++) {
    if (text[at] === LINE_FEED && outside) rows++;
    else if (text[at] === QUOTE) outside = !outside;
  }
  return rows;
}
