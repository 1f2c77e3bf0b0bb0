/** A name that an object has twice, and where it stands the second time. */
export interface RepeatedKey {
  readonly key: string;
  readonly at: number;
}

/**
 * The first name that an object of a valid JSON text has twice, of which `JSON.parse` keeps the last
 * without a word.
 */
export function repeatedKey(text: string): RepeatedKey | undefined {
  /** The names of every open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = [];
  let isKey = false;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case "{":
        open.push(new Set());
        isKey = true;
        break;
      case "[":
        open.push(undefined);
        isKey = false;
        break;
      case "}":
      case "]":
        open.pop();
        isKey = false;
        break;
      case ",":
        isKey = open.at(-1) !== undefined;
        break;
      case '"': {
        const end = endOfString(text, at);
        if (isKey) {
          const key: string = JSON.parse(text.slice(at, end));
          const keys = open.at(-1);
          if (keys?.has(key)) return { key, at };
          keys?.add(key);
          isKey = false;
        }
        at = end - 1;
      }
    }
  }
  return undefined;
}

/** The place after the quote that closes the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}
