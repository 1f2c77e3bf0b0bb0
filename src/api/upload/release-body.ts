import type { NamedArray } from "../../formats/named-array.ts";

/** Views that take less of a body than this share of it are copied. */
const SHARE = 1 / 8;

/**
 * The same arrays; those that are views of `body` as copies, if they are but a small part of it. A
 * view keeps the whole buffer in memory: labels of one byte each would keep the text or the half
 * precision numbers that the other arrays were converted from.
 */
export function releaseBody(
  arrays: ReadonlyMap<string, NamedArray>,
  body: Uint8Array<ArrayBuffer>,
): ReadonlyMap<string, NamedArray> {
  let viewed = 0;
  for (const { data } of arrays.values()) viewed += viewedBytes(data, body);
  if (viewed >= SHARE * body.length) return arrays;
  return new Map(
    Array.from(arrays, ([name, array]) => [
      name,
      viewedBytes(array.data, body) > 0 ? { ...array, data: array.data.slice() } : array,
    ]),
  );
}

/** How many bytes of the body are viewed as these values; 0 if they are elsewhere. */
export function viewedBytes(data: NamedArray["data"], body: Uint8Array<ArrayBuffer>): number {
  return ArrayBuffer.isView(data) && data.buffer === body.buffer ? data.byteLength : 0;
}
