import { concatenate } from "./make-npy.ts";

/** A safetensors file of any header, right or wrong; its length may lie. */
export function makeSafetensors(
  header: string,
  data: ArrayLike<number> = [],
  length?: bigint,
): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  return concatenate([prefix, text, Uint8Array.from(data)]);
}
