import { describe, expect, test } from "vitest";
import { type EmbedOutcome, UploadEncoder } from "../../src/api/encoders/encode-upload.ts";
import { EncoderShelf } from "../../src/api/encoders/encoder-shelf.ts";
import { MOST_REQUESTS, RequestQueue } from "../../src/api/encoders/request-queue.ts";
import { limits } from "../../src/api/limits.ts";
import { problems } from "../../src/api/problem-kinds.ts";
import type { EncoderCard } from "../../src/encoders/card.ts";
import { npy, zip } from "../e2e/npz.ts";
import { pixelEncoder, UNCHANGED } from "../encoders/pixel-encoder.ts";
import { ask } from "./service.ts";

const card: EncoderCard = {
  id: "tiny",
  input: { height: 2, width: 2, channels: 1, background: 0 },
  outputs: { features: { dimensions: 4 }, projection: { dimensions: 4 } },
  augmentation: UNCHANGED,
  temperature: 1,
  bytes: 3,
  sha256: "abc",
};

const shelf = new EncoderShelf({
  ids: ["tiny"],
  card: async () => card,
  open: async () => pixelEncoder(card),
});

const HEADERS = {
  contentType: null,
  contentEncoding: null,
  contentLength: null,
  contentDisposition: null,
};

function embed(
  body: BodyInit,
  { id = "tiny", queue = new RequestQueue(), normalize = "none" as "none" | "l2" } = {},
): Promise<EmbedOutcome> {
  const request = new Request("https://upsilon.test/", { method: "POST", body });
  const contentType = request.headers.get("Content-Type");
  return new UploadEncoder(shelf, queue).embed(
    id,
    request.body,
    { ...HEADERS, contentType },
    { output: "features", normalize },
  );
}

async function embedded(...given: Parameters<typeof embed>) {
  const outcome = await embed(...given);
  if (outcome.kind === "problem") throw new Error(outcome.problem.detail);
  return outcome;
}

async function problem(...given: Parameters<typeof embed>) {
  const outcome = await embed(...given);
  if (outcome.kind !== "problem") throw new Error("the images were embedded");
  const { kind, detail } = outcome.problem;
  return { kind, detail, status: problems[kind].status, options: outcome.problem.options };
}

const batch = (count: number) => npy(new Uint8Array(count * 4), [count, 2, 2]) as BodyInit;

describe("images to encode", () => {
  test("an array of images is embedded in its order", async () => {
    const images = npy(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2]);
    const { embeddings, sources, labels } = await embedded(images as BodyInit);
    expect(embeddings).toEqual({
      rows: 2,
      columns: 4,
      data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    });
    expect(sources).toEqual([
      { name: "the image", format: "npy", images: 2, width: 2, height: 2, mode: "grey", steps: [] },
    ]);
    expect(labels).toBeNull();
  });

  test("an NPZ file and a form have labels beside the images, one each", async () => {
    const images = npy(new Uint8Array(8), [2, 2, 2]);
    const archive = (labels: readonly number[]) =>
      zip([
        { name: "images.npy", content: images },
        { name: "labels.npy", content: npy(Uint8Array.from(labels), [labels.length]) },
      ]);
    expect((await embedded(archive([3, 4]))).labels?.data).toEqual(Uint8Array.of(3, 4));
    expect(await problem(archive([3, 4, 5]))).toMatchObject({ kind: "mismatched-shapes" });
    const form = new FormData();
    form.append("image", new Blob([images as BlobPart]), "two.npy");
    form.append("labels", "cat\ndog");
    const outcome = await embedded(form);
    expect(outcome.labels?.data).toEqual(["cat", "dog"]);
    expect(outcome.sources[0].name).toBe("two.npy");
  });

  test("unit norm is what is asked for, and black has none", async () => {
    const images = npy(Uint8Array.of(3, 4, 0, 0, 0, 0, 0, 0), [2, 2, 2]);
    const { embeddings } = await embedded(images as BodyInit, { normalize: "l2" });
    expect([...embeddings.data.subarray(0, 4)].map((value) => value.toFixed(6))).toEqual([
      "0.600000",
      "0.800000",
      "0.000000",
      "0.000000",
    ]);
    expect([...embeddings.data.subarray(4)]).toEqual([0, 0, 0, 0]);
  });

  test.each([
    ["no bytes", "", "upload-empty", 400],
    ["a GIF", "GIF89a…", "image-format", 415],
    ["floating-point numbers", npy(new Float32Array(4), [1, 2, 2]), "image-array", 400],
    ["one image without its batch", npy(new Uint8Array(4), [2, 2]), "image-array", 400],
    ["two channels", npy(new Uint8Array(8), [1, 2, 2, 2]), "image-array", 400],
    ["no images", npy(new Uint8Array(0), [0, 2, 2]), "image-array", 400],
    ["an array cut off", npy(new Uint8Array(4), [2, 2, 2]), "npy-truncated", 400],
    [
      "an archive of something else",
      zip([{ name: "x.npy", content: npy(new Uint8Array(4), [1, 2, 2]) }]),
      "npz-entry",
      400,
    ],
    ["JSON without images", '{"image": "x"}', "invalid-input", 400],
    ["JSON with more than images", '{"images": [], "model": "x"}', "invalid-input", 400],
    ["JSON of a number", '{"images": [1]}', "invalid-input", 400],
    ["JSON that is cut off", '{"images": [', "malformed-request", 400],
    ["an address", '{"images": ["https://example.org/cat.png"]}', "invalid-input", 400],
    ["base64 that is none", '{"images": ["data:image/png;base64,@@@@"]}', "invalid-input", 400],
    ["a data URL of text", '{"images": ["data:image/png,abc"]}', "invalid-input", 400],
  ] as const)("%s is refused with %3$s", async (_name, body, kind, status) => {
    expect(await problem(body as BodyInit)).toMatchObject({ kind, status });
  });

  test("the culprit in JSON and in a form is named", async () => {
    const json = await problem('{"images": ["", "R0lG"]}');
    expect(json).toMatchObject({ kind: "image-truncated" });
    expect(json.options.errors).toMatchObject([{ parameter: "images[0]" }]);
    const form = new FormData();
    form.append("first", new Blob([batch(1) as BlobPart]), "a.npy");
    form.append("second", new Blob(["GIF89a"]), "cat\n.gif");
    expect((await problem(form)).detail).toMatch(/^cat.*\.gif starts with the bytes 47 49 46 38/);
  });

  test("an encoder that is not there is not found", async () => {
    expect(await problem(batch(1), { id: "nope" })).toMatchObject({
      kind: "not-found",
      status: 404,
    });
  });
});

describe("limits of encoding", () => {
  test("1,024 images are embedded, and one more is refused", async () => {
    const { maximum } = limits.encodedImages;
    expect((await embedded(batch(maximum))).embeddings.rows).toBe(1024);
    expect(await problem(batch(maximum + 1))).toMatchObject({
      kind: "limit-exceeded",
      options: { limit: "encodedImages" },
    });
  });

  test("8 MiB are read, and one byte more is not", async () => {
    const { maximum } = limits.encoderBytes;
    expect(await problem(new Uint8Array(maximum))).toMatchObject({ kind: "image-format" });
    expect(await problem(new Uint8Array(maximum + 1))).toMatchObject({
      kind: "body-too-large",
      status: 413,
      options: { limit: "encoderBytes" },
    });
  });

  test("images of 2²⁶ pixels are decoded, of more none of them", async () => {
    // Headers alone, without CRC: of images that are within the limit, the first is found corrupt.
    const file = new Uint8Array(33);
    file.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
    new DataView(file.buffer).setUint32(16, 2048);
    new DataView(file.buffer).setUint32(20, 2048);
    file[24] = 8;
    const header = (count: number) => {
      const form = new FormData();
      for (let i = 0; i < count; i++) form.append("image", new Blob([file]), `${i}.png`);
      return form;
    };
    expect(await problem(header(16))).toMatchObject({ kind: "image-corrupt" });
    expect(await problem(header(17))).toMatchObject({
      kind: "limit-exceeded",
      options: { limit: "encodedPixels" },
    });
  });

  test("four requests are held, a fifth is to come again, and afterwards there is room", async () => {
    const queue = new RequestQueue();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const order: number[] = [];
    const held = Array.from({ length: MOST_REQUESTS }, (_, index) =>
      queue.hold(({ turn }) =>
        turn(async () => {
          await gate;
          order.push(index);
          if (index === 1) throw new Error("one fails");
        }),
      ),
    );
    expect(await problem(batch(1), { queue })).toMatchObject({ kind: "encoder-busy", status: 429 });
    release();
    const results = await Promise.allSettled(held);
    expect(results.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    expect(order).toEqual([0, 1, 2, 3]);
    expect((await embedded(batch(1), { queue })).kind).toBe("encoded");
  });

  test("the answer to one request too many says when to come again", async () => {
    const response = await ask(
      "/v1/encoders/tiny/embeddings",
      { method: "POST", body: "x", headers: { "Content-Type": "image/png" } },
      {
        encoder: {
          embed: async () => ({
            kind: "problem",
            problem: { kind: "encoder-busy", detail: "Busy.", options: {} },
          }),
        },
      },
    );
    expect(response.status).toBe(429);
    expect(response.headers.get("Retry-After")).toBe("1");
  });
});

test("a model that was fetched is not sent again, and an unknown one is not found", async () => {
  const services = {
    encoder: {
      encoder: async (id: string) => (id === "tiny" ? card : null),
      model: async () => new Response(Uint8Array.of(1, 2, 3)).body as ReadableStream<Uint8Array>,
    },
  };
  const path = "/v1/encoders/tiny/model.onnx";
  const first = await ask(path, {}, services);
  expect(first.headers.get("Cache-Control")).toContain("immutable");
  expect(await first.bytes()).toEqual(Uint8Array.of(1, 2, 3));
  const ETag = first.headers.get("ETag") ?? "";
  const again = await ask(path, { headers: { "If-None-Match": ETag } }, services);
  expect([again.status, await again.text()]).toEqual([304, ""]);
  const head = await ask(path, { method: "HEAD" }, services);
  expect([head.status, head.headers.get("Content-Length")]).toEqual([200, "3"]);
  expect((await ask("/v1/encoders/nope/model.onnx", {}, services)).status).toBe(404);
  // Its card has no int8.
  expect((await ask("/v1/encoders/tiny/model.int8.onnx", {}, services)).status).toBe(404);
  expect((await ask(path, { method: "POST" }, services)).status).toBe(405);
  expect((await ask(`${path}?x=1`, {}, services)).status).toBe(400);
});

test("the format of an answer may be a file of arrays", async () => {
  const services = {
    encoder: {
      embed: async (): Promise<EmbedOutcome> => ({
        kind: "encoded",
        embeddings: { rows: 1, columns: 2, data: Float32Array.of(0.5, -2) },
        labels: null,
        sources: [],
      }),
    },
  };
  for (const encoding of ["float", "base64"]) {
    const path = `/v1/encoders/tiny/embeddings?encoding_format=${encoding}`;
    const response = await ask(
      path,
      {
        method: "POST",
        body: "x",
        headers: { "Content-Type": "image/png", Accept: "application/x-npy" },
      },
      services,
    );
    expect(response.headers.get("Content-Type")).toBe("application/x-npy");
    expect(await response.bytes()).toEqual(npy(Float32Array.of(0.5, -2), [1, 2]));
  }
});
