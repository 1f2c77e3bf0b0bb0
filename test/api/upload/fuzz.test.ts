import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { Problem } from "../../../src/api/problem.ts";
import { readUploadedArrays } from "../../../src/api/upload/upload-arrays.ts";
import { UploadError } from "../../../src/api/upload/upload-error.ts";
import { uploadLimits } from "../../../src/api/upload/upload-limits.ts";
import { FormatError } from "../../../src/formats/format-error.ts";
import { npy, npz } from "../../e2e/npz.ts";
import recorded from "../../fixtures/forms.json" with { type: "json" };
import { FORM, form, headers, inPieces, joined, randomNumbers, utf8 } from "./bodies.ts";

const CASES = 8000;

/** Far more than any of these bodies takes. */
const PATIENCE_MS = 5000;

/** Small, so that what grows comes up against it. */
const LIMITS = {
  ...uploadLimits,
  bytes: 20_000,
  parts: 8,
  partHeaderBytes: 300,
  read: { ...uploadLimits.read, arrayBytes: 20_000, scratchBytes: 20_000 },
};

const view1 = npy(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
const labels = npy(Uint8Array.of(0, 1, 0), [3]);

interface Body {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

const bodies: readonly Body[] = [
  { contentType: "application/x-npz", bytes: npz({ view1, view2: view1, labels }) },
  { contentType: "application/octet-stream", bytes: new Uint8Array(25_000) },
  { contentType: "text/csv", bytes: utf8("labels,view1_0,view1_1\n0,1.5,2\n1,3,4\n") },
  {
    contentType: FORM,
    bytes: form(
      { name: "labels", content: "cat\r\ndog\r\ncat" },
      { name: "model", content: "a" },
      { name: "view1", filename: "view1.npy", content: view1 },
      { name: "temperature", content: "0.5" },
      { name: "model", content: "b" },
      { name: "file", filename: "all.npz", content: npz({ view1, view2: view1 }) },
    ),
  },
  ...Object.values(recorded.bodies).map(({ contentType, body }) => ({
    contentType,
    bytes: Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0)),
  })),
];

const codings = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
} as const;

const MEANINGFUL = [
  "\r\n",
  "\r\n\r\n",
  "\n",
  "--limit",
  "\r\n--limit\r\n",
  "\r\n--limit--\r\n",
  '"',
  "\\",
  ";",
  "%22",
  "; filename*=UTF-8''%e9",
  "Content-Type: text/csv\r\n",
  "Content-Transfer-Encoding: base64\r\n",
  "name=",
  "\0",
  "\ufeff",
  "{",
  "[[1,",
].map(utf8);

type Random = () => number;

function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const below = (limit: number) => Math.floor(random() * limit);
  let result = Uint8Array.from(bytes);
  for (let change = below(4); change >= 0; change--) {
    const at = below(result.length + 1);
    const longest = random() < 0.3 ? 600 : 40;
    const length = below(Math.min(longest, result.length - at + 1));
    const [before, cut, after] = [
      result.subarray(0, at),
      result.subarray(at, at + length),
      result.subarray(at + length),
    ];
    switch (below(6)) {
      case 0:
        if (at < result.length) result[at] ^= 1 << below(8);
        break;
      case 1:
        result = before.slice();
        break;
      case 2:
        result = joined(before, after);
        break;
      case 3:
        result = joined(before, cut, cut, after);
        break;
      case 4:
        result = joined(before, MEANINGFUL[below(MEANINGFUL.length)], after);
        break;
      case 5:
        result = joined(
          before,
          Uint8Array.from({ length }, () => below(256)),
          after,
        );
        break;
    }
  }
  return result;
}

function mutatedText(text: string, random: Random): string {
  const bytes = mutated(utf8(text), random);
  return String.fromCharCode(...bytes); // as headers hold them
}

/** An upload made from a valid one; wrong in its content, its compression, its headers or its length. */
function upload(random: Random) {
  const below = (limit: number) => Math.floor(random() * limit);
  const body = bodies[below(bodies.length)];
  const names = Object.keys(codings) as (keyof typeof codings)[];
  const coding = random() < 0.4 ? names[below(names.length)] : undefined;
  const plain = random() < 0.7 ? mutated(body.bytes, random) : body.bytes;
  const compressed = coding === undefined ? plain : new Uint8Array(codings[coding](plain));
  const sent = coding !== undefined && random() < 0.7 ? mutated(compressed, random) : compressed;
  const given = headers({
    contentType: random() < 0.1 ? mutatedText(body.contentType, random) : body.contentType,
    contentEncoding: coding ?? (random() < 0.02 ? "gzip" : null),
    contentLength: random() < 0.3 ? String(sent.length + (random() < 0.1 ? 1 : 0)) : null,
    contentDisposition: random() < 0.1 ? mutatedText('a; filename="b.csv"', random) : null,
  });
  return { sent, given, pieces: 1 + below(2 * sent.length + 1) };
}

async function withinPatience<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const halt = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it hangs")), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, halt]);
  } finally {
    clearTimeout(timer);
  }
}

test(`${CASES} uploads that are wrong in some way are read or refused, and nothing else happens`, {
  timeout: 300_000,
}, async () => {
  const found = new Map<string, number>();
  for (let seed = 1; seed <= CASES; seed++) {
    const { sent, given, pieces } = upload(randomNumbers(seed));
    let kind = "read";
    try {
      const arrays = await withinPatience(
        readUploadedArrays(inPieces(sent, pieces), given, LIMITS),
      );
      for (const { shape, data } of arrays.values()) {
        expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
      }
    } catch (error) {
      const isRefusal =
        error instanceof UploadError || error instanceof FormatError || error instanceof Problem;
      if (!isRefusal) throw new Error(`case ${seed} fails`, { cause: error });
      kind = error.kind;
      expect(error.message.length, error.message).toBeLessThan(800);
    }
    found.set(kind, (found.get(kind) ?? 0) + 1);
  }
  // That the mutations reach every part of the reader.
  for (const kind of [
    "read",
    "body-too-large",
    "encoding-corrupt",
    "encoding-truncated",
    "multipart-boundary",
    "multipart-limit",
    "multipart-malformed",
    "multipart-truncated",
    "multipart-value",
    "upload-empty",
    "upload-interrupted",
  ]) {
    expect(found.get(kind) ?? 0, `${kind} among ${[...found]}`).toBeGreaterThan(0);
  }
});
