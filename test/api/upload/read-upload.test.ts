import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import { describe, expect, test } from "vitest";
import { limits } from "../../../src/api/limits.ts";
import { Problem } from "../../../src/api/problem.ts";
import { codingNames } from "../../../src/api/upload/coding-names.ts";
import { readUpload } from "../../../src/api/upload/read-upload.ts";
import { UploadError } from "../../../src/api/upload/upload-error.ts";
import { uploadLimits } from "../../../src/api/upload/upload-limits.ts";
import { failureOf, headers, inPieces, joined, randomNumbers, streamOf, utf8 } from "./bodies.ts";

const compress = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
} as const;

const random = randomNumbers(1);
const content = Uint8Array.from({ length: 5000 }, () => (random() < 0.5 ? 0 : 256 * random()));

/** Limits as of the service, of a body of so many bytes. */
const ofAtMost = (bytes: number) => ({ ...uploadLimits, bytes });

async function expectUploadError(
  promise: Promise<unknown>,
  kind: UploadError["kind"],
  detail: RegExp | string,
): Promise<void> {
  const error = await failureOf(promise);
  expect(error).toBeInstanceOf(UploadError);
  expect((error as UploadError).kind, (error as UploadError).message).toBe(kind);
  expect((error as UploadError).message).toMatch(detail);
}

async function expectTooLarge(promise: Promise<unknown>): Promise<void> {
  const error = await failureOf(promise);
  expect(error).toBeInstanceOf(Problem);
  expect((error as Problem).kind).toBe("body-too-large");
}

test("a body is the same however it is cut into pieces", async () => {
  for (const size of [1, 7, 4096, 5000, 6000]) {
    expect(await readUpload(inPieces(content, size), headers())).toEqual(content);
  }
  expect(await readUpload(null, headers())).toHaveLength(0);
  expect(await readUpload(streamOf(), headers())).toHaveLength(0);
});

test("a body of the limit is read, and one byte more refused, whether it says its length or not", async () => {
  const { maximum } = limits.uploadBytes;
  const body = (length: number) => new Response(new Uint8Array(length)).body;
  for (const declared of [true, false]) {
    const read = (length: number) =>
      readUpload(body(length), headers({ contentLength: declared ? String(length) : null }));
    expect(await read(maximum)).toHaveLength(maximum);
    await expectTooLarge(read(maximum + 1));
  }
});

test("a body that is larger than it says, or smaller, was cut off", async () => {
  for (const length of [4999, 5001]) {
    await expectUploadError(
      readUpload(inPieces(content, 100), headers({ contentLength: String(length) })),
      "upload-interrupted",
      "5000 bytes",
    );
  }
});

test("a body that goes on for ever is read to four times its limit only", async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(1000));
      pulled += 1000;
    },
  });
  await expectTooLarge(readUpload(endless, headers(), ofAtMost(10_000)));
  expect(pulled).toBeLessThanOrEqual(45_000);
});

test("a connection that breaks is told from one that ends", async () => {
  let sent = 0;
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ < 3) controller.enqueue(new Uint8Array(10));
      else controller.error(new Error("reset"));
    },
  });
  await expectUploadError(readUpload(broken, headers()), "upload-interrupted", "30 bytes");
  const gzipped = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(gzipSync(content).subarray(0, 100));
      controller.error(new Error("reset"));
    },
  });
  const error = await failureOf(readUpload(gzipped, headers({ contentEncoding: "gzip" })));
  expect((error as UploadError).kind).toBe("upload-interrupted");
});

test("a body that stands still is given up, and one that is slow is not", async () => {
  const patience = { ...uploadLimits, idleMilliseconds: 100 };
  let cancelled = false;
  const still = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(5)),
    cancel() {
      cancelled = true;
    },
  });
  await expectUploadError(readUpload(still, headers(), patience), "upload-timeout", "first 5");
  expect(cancelled).toBe(true);
  let sent = 0;
  const slow = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      if (sent++ < 8) controller.enqueue(new Uint8Array(1));
      else controller.close();
    },
  });
  expect(await readUpload(slow, headers(), patience)).toHaveLength(8);
});

test("a coding that is not read is refused before the body is", async () => {
  for (const contentEncoding of ["compress", "gzip, gzip", "aws-chunked", "__proto__", "x"]) {
    const body = inPieces(content, 100);
    await expectUploadError(
      readUpload(body, headers({ contentEncoding })),
      "unsupported-encoding",
      "gzip, deflate, zstd, br",
    );
    expect(body.locked).toBe(false);
  }
  for (const contentEncoding of ["identity", "", " Identity "]) {
    expect(await readUpload(inPieces(content, 999), headers({ contentEncoding }))).toEqual(content);
  }
  const body = streamOf(gzipSync(content));
  expect(await readUpload(body, headers({ contentEncoding: "X-GZIP" }))).toEqual(content);
});

test.each(["gzip", "deflate"] as const)(
  "what the browser's CompressionStream makes as %s is read",
  async (contentEncoding) => {
    const body = streamOf(content).pipeThrough(
      new CompressionStream(contentEncoding) as ReadableWritablePair<Uint8Array, Uint8Array>,
    );
    expect(await readUpload(body, headers({ contentEncoding }))).toEqual(content);
  },
);

test("members of gzip, and frames of zstd, may follow one another, with empty ones between", async () => {
  const twice = joined(content, content);
  for (const name of ["gzip", "zstd"] as const) {
    const one = compress[name](content);
    const body = joined(one, compress[name](new Uint8Array(0)), one);
    for (const size of [1, 1000, body.length]) {
      expect(await readUpload(inPieces(body, size), headers({ contentEncoding: name }))).toEqual(
        twice,
      );
    }
  }
});

test("deflate is that of HTTP, with the header of zlib", async () => {
  await expectUploadError(
    readUpload(streamOf(deflateRawSync(content)), headers({ contentEncoding: "deflate" })),
    "encoding-corrupt",
    "deflate",
  );
});

test("zstd with a window of more than 32 MiB is refused", async () => {
  // A frame header that announces windowLog 27, then an empty last block (RFC 8878, §3.1.1).
  const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, (27 - 10) << 3, 0x01, 0x00, 0x00);
  await expectUploadError(
    readUpload(streamOf(frame), headers({ contentEncoding: "zstd" })),
    "encoding-corrupt",
    "zstd",
  );
});

describe.each(codingNames)("a body compressed by %s", (contentEncoding) => {
  const compressed = new Uint8Array(compress[contentEncoding](content));
  const read = (body: ReadableStream<Uint8Array>, most = 1_000_000) =>
    readUpload(body, headers({ contentEncoding }), ofAtMost(most));

  test("is the same however it is cut into pieces", async () => {
    for (const size of [1, 100, compressed.length]) {
      expect(await read(inPieces(compressed, size))).toEqual(content);
    }
  });

  test("is refused if it is cut off at any byte", async () => {
    expect(await read(streamOf())).toHaveLength(0);
    for (let length = 1; length < compressed.length; length++) {
      const error = await failureOf(read(streamOf(compressed.subarray(0, length))));
      expect(error, `cut at ${length}`).toBeInstanceOf(UploadError);
      expect(["encoding-truncated", "encoding-corrupt"]).toContain((error as UploadError).kind);
    }
  });

  test("is refused if anything follows it", async () => {
    for (const after of [utf8("hello"), new Uint8Array(1), new Uint8Array(100_000)]) {
      const body = streamOf(joined(compressed, after));
      await expectUploadError(read(body), "encoding-corrupt", /byte \d+/);
    }
  });

  test("expands up to the limit and no byte further", async () => {
    expect(await read(streamOf(compressed), content.length)).toEqual(content);
    await expectTooLarge(read(streamOf(compressed), content.length - 1));
  });

  test("cannot be a bomb: a hundred times the limit is refused as soon as the limit is reached", async () => {
    const bomb = compress[contentEncoding](new Uint8Array(100_000_000));
    await expectTooLarge(read(streamOf(bomb), 1_000_000));
    await expectTooLarge(read(inPieces(bomb, 64), 1_000_000));
  });

  test("expands to exactly 32 MiB, and one byte more is refused", async () => {
    const { maximum } = limits.uploadBytes;
    const zeros = (length: number) => streamOf(compress[contentEncoding](new Uint8Array(length)));
    expect(await read(zeros(maximum), maximum)).toHaveLength(maximum);
    await expectTooLarge(read(zeros(maximum + 1), maximum));
  });
});
