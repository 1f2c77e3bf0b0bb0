/**
 * A strong entity tag of an answer that is a function of `text`: the version, the route, its
 * parameters and the representation. Hashing the question instead of the answer lets a
 * conditional request be answered without computing anything.
 *
 * 64 bits: two FNV-1a hashes (Fowler, Noll, Vo) from different starts, each finished by the mixer
 * of MurmurHash3 (Appleby). A tag is only ever compared with earlier tags of the same URL, so it
 * need not withstand an attack.
 */
export function entityTag(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x01000193;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit ^ (unit << 7), 0x01000193);
  }
  return `"${hex(mix(first))}${hex(mix(second ^ text.length))}"`;
}

/** Whether an `If-None-Match` header lists the tag. Comparison is weak (RFC 9110 §13.1.2). */
export function matches(ifNoneMatch: string | null, tag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch.split(",").some((item) => item.trim().replace(/^W\//, "") === tag);
}

function mix(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, "0");
}
