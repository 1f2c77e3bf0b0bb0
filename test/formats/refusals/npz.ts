import { constants, deflateRawSync } from "node:zlib";
import { parseNpz } from "../../../src/formats/npz.ts";
import { fixture } from "../fixtures.ts";
import { concatenate, header, makeNpy } from "../make-npy.ts";
import { type Claims, makeZip } from "../make-zip.ts";
import type { Refusal, Refusals } from "./refusals.ts";

const TWO = makeNpy(header("|u1", "(2,)"), [7, 9]);

export const ZEROS = new Uint8Array(2 ** 20);
export const GOOD: Claims = { name: "view1.npy", data: TWO };

/** A deflate stream of so many MiB of zeros: a block of one, again and again. */
export function zeros(mebibytes: number): Uint8Array {
  const block = deflateRawSync(ZEROS, { finishFlush: constants.Z_FULL_FLUSH });
  return concatenate([...Array<Uint8Array>(mebibytes).fill(block), Uint8Array.of(3, 0)]);
}

/** One entry within another: a stored file whose data are a whole local header and file. */
function nested(): Uint8Array {
  const inner = makeZip([{ name: "inner.npy", data: TWO }]).subarray(0, 30 + 9 + TWO.length);
  const outer: Claims = { name: "outer.npy", data: inner };
  return makeZip([outer, { name: "inner.npy", data: TWO, offset: 30 + 9 }]);
}

const deflated = deflateRawSync(TWO);

const cases: Record<string, Refusal> = {
  nothing: ["zip-signature", new Uint8Array()],
  "a lone array": ["zip-signature", TWO, /np\.savez/],
  "half an archive": ["zip-truncated", fixture("npz/savez.npz").subarray(0, 900)],
  "a comment": ["zip-truncated", fixture("refused/comment.npz"), /comment/],
  "an appended byte": ["zip-truncated", concatenate([makeZip([GOOD]), new Uint8Array(1)])],
  "a prefix": ["zip-corrupt", fixture("refused/prefix.npz")],
  "a byte between two entries": [
    "zip-corrupt",
    makeZip([
      { ...GOOD, after: new Uint8Array(1) },
      { ...GOOD, name: "b.npy" },
    ]),
    /belong to no entry/,
  ],
  "a byte before the directory": ["zip-corrupt", makeZip([{ ...GOOD, after: new Uint8Array(1) }])],
  "a byte after the directory": ["zip-corrupt", makeZip([GOOD], { before: new Uint8Array(1) })],
  "an entry that is not listed": ["zip-corrupt", makeZip([GOOD, GOOD], { count: 1 })],
  "an entry too many": ["zip-corrupt", makeZip([GOOD], { count: 2 })],
  "a directory that starts elsewhere": ["zip-corrupt", makeZip([GOOD], { directoryStart: 4 })],
  "a directory beyond 4 GiB": [
    "zip-corrupt",
    makeZip([GOOD], { directoryStart: 0xffffffff, directoryBytes: 0xffffffff }),
  ],
  "another name in the header": [
    "zip-corrupt",
    makeZip([{ ...GOOD, local: { name: "view2.npy" } }]),
  ],
  "another size in the header": ["zip-corrupt", makeZip([{ ...GOOD, local: { size: 4 } }])],
  "a size that only a descriptor could say": [
    "zip-corrupt",
    makeZip([{ ...GOOD, local: { size: 0 } }]),
  ],
  "a size that ZIP64 does not say": [
    "zip-corrupt",
    makeZip([{ ...GOOD, local: { size: 0xffffffff } }]),
    /ZIP64/,
  ],
  "a ZIP64 field too short": [
    "zip-corrupt",
    makeZip([
      { ...GOOD, local: { size: 0xffffffff }, localExtra: Uint8Array.of(1, 0, 4, 0, 130, 0, 0, 0) },
    ]),
    /ZIP64/,
  ],
  "a descriptor that is missing": ["zip-corrupt", makeZip([{ ...GOOD, flags: 8 }]), /descriptor/],
  "a descriptor and a byte": [
    "zip-corrupt",
    makeZip([
      {
        ...GOOD,
        flags: 8,
        after: concatenate([makeZip([GOOD]).subarray(14, 26), new Uint8Array(1)]),
      },
    ]),
  ],
  "a descriptor that says otherwise": [
    "zip-corrupt",
    makeZip([{ ...GOOD, flags: 8, after: new Uint8Array(12) }]),
  ],
  "a wrong CRC": ["zip-corrupt", makeZip([{ ...GOOD, crc: 1 }]), /CRC-32/],
  "a stored size that is not its own": ["zip-corrupt", makeZip([{ ...GOOD, size: 131 }])],
  "a deflate stream that is none": [
    "zip-corrupt",
    makeZip([{ ...GOOD, deflated: true, payload: Uint8Array.of(7, 7, 7) }]),
  ],
  "half a deflate stream": [
    "zip-corrupt",
    makeZip([{ ...GOOD, deflated: true, payload: deflated.subarray(0, -4) }]),
  ],
  "bytes after its deflate stream": [
    "zip-corrupt",
    makeZip([{ ...GOOD, deflated: true, payload: concatenate([deflated, new Uint8Array(3)]) }]),
    /announced/,
  ],
  "less than it announces": [
    "zip-corrupt",
    makeZip([{ ...GOOD, deflated: true, size: TWO.length + 1 }]),
    /announced/,
  ],
  "flags from the future": ["zip-corrupt", makeZip([{ ...GOOD, flags: 0x4000 }])],
  "a version from the future": ["zip-corrupt", makeZip([{ ...GOOD, version: 64 }]), /ZIP 6\.3/],
  "more than it announces": [
    "zip-bomb",
    makeZip([{ ...GOOD, deflated: true, size: TWO.length - 1 }]),
    /129 bytes/,
  ],
  "256 MiB that are announced as 1 MiB": [
    "zip-bomb",
    makeZip([{ name: "view1.npy", data: ZEROS, deflated: true, payload: zeros(256) }]),
  ],
  "1 MiB in ten bytes": [
    "zip-bomb",
    makeZip([{ name: "view1.npy", data: ZEROS, deflated: true, payload: new Uint8Array(10) }]),
    /more than deflate/,
  ],
  "4 GiB in 100 bytes": [
    "zip-bomb",
    makeZip([{ ...GOOD, deflated: true, payload: new Uint8Array(100), size: 0xfffffffe }]),
  ],
  "65 entries": [
    "zip-limit",
    makeZip(Array.from({ length: 65 }, (_, index) => ({ ...GOOD, name: `${index}.npy` }))),
    /65.*64/,
  ],
  "2 GiB": [
    "zip-limit",
    makeZip([
      { ...GOOD, deflated: true, payload: zeros(3).subarray(0, 2048), size: 2 ** 20 },
      {
        ...GOOD,
        name: "b.npy",
        deflated: true,
        payload: new Uint8Array(2 ** 21 + 2 ** 16),
        size: 2 ** 31,
      },
    ]),
  ],
  "two entries in the same bytes": [
    "zip-overlap",
    makeZip([GOOD, { ...GOOD, name: "b.npy", offset: 0 }]),
  ],
  "an entry within another": ["zip-overlap", nested()],
  "an entry within the directory": [
    "zip-corrupt",
    makeZip([GOOD, { ...GOOD, name: "b.npy", offset: 350 }]),
  ],
  "entries that go on after the end": [
    "zip-overlap",
    makeZip([
      { ...GOOD, size: 1000, compressedSize: 1000 },
      { ...GOOD, name: "b.npy", offset: 1039, size: 1000, compressedSize: 1000 },
      { ...GOOD, name: "c.npy", offset: 2074 },
    ]),
  ],
  "an entry after the end": [
    "zip-overlap",
    makeZip([
      { ...GOOD, size: 295, compressedSize: 295 },
      { ...GOOD, name: "b.npy", offset: 0xfffffff0 },
    ]),
  ],
  "an entry beyond the end": [
    "zip-corrupt",
    makeZip([
      { ...GOOD, name: "a.npy" },
      { ...GOOD, offset: 0xfffffff0 },
    ]),
  ],
  "an entry that reaches into the directory": [
    "zip-overlap",
    makeZip([{ ...GOOD, size: 140, compressedSize: 140 }]),
  ],
  "encrypted entries": ["zip-encrypted", makeZip([{ ...GOOD, flags: 1 }])],
  "a second disk": ["zip-multi-disk", makeZip([GOOD], { disk: 1 })],
  "an entry on a second disk": ["zip-multi-disk", makeZip([{ ...GOOD, disk: 1 }])],
  bzip2: ["zip-method", fixture("refused/bzip2.npz"), /12.*deflate/],
  LZMA: ["zip-method", fixture("refused/lzma.npz"), /14/],
  folders: ["zip-name", fixture("refused/folder.npz"), /"params\/w\.npy"/],
  "a path out of the folder": ["zip-name", makeZip([{ ...GOOD, name: "../view1.npy" }])],
  "a path of Windows": ["zip-name", makeZip([{ ...GOOD, name: "C:\\view1.npy" }])],
  "a name with a NUL": ["zip-name", makeZip([{ ...GOOD, name: "view1.npy\0.txt" }])],
  "an empty name": ["zip-name", makeZip([{ ...GOOD, name: "" }])],
  "a name of 256 bytes": ["zip-name", makeZip([{ ...GOOD, name: `${"a".repeat(252)}.npy` }])],
  "a name in Latin-1": ["zip-name", makeZip([{ ...GOOD, name: Uint8Array.of(0xd6, 0x6c) }])],
  "two arrays of one name": ["zip-duplicate", fixture("refused/duplicate.npz"), /"view1\.npy"/],
  "a text": ["npz-entry", fixture("refused/text.npz"), /"readme\.txt"/],
  "an array without a name": ["npz-entry", makeZip([{ ...GOOD, name: ".npy" }])],
  "an object array": ["npy-object-dtype", fixture("refused/object.npz"), /"labels"/],
  "an entry that is no array": ["npy-signature", makeZip([{ ...GOOD, data: ZEROS }]), /"view1"/],
};

export const npzRefusals: Refusals = {
  what: "an archive with",
  read: (bytes) => parseNpz(bytes),
  limits: {},
  cases,
};
