import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import OpenAI, { APIError } from "openai";
import { expect, test } from "vitest";
import * as z from "zod";
import registry from "../../models/registry.json" with { type: "json" };
import { embeddingsRoute } from "../../src/api/embeddings.ts";
import { MOST_REQUESTS } from "../../src/api/encoders/request-queue.ts";
import { imageScoreRoute } from "../../src/api/encoders/score-images.ts";
import { limits } from "../../src/api/limits.ts";
import { type EncoderCard, modelFile, modelNames } from "../../src/encoders/card.ts";
import { ask, askJson, origin, problemOf } from "./client.ts";
import { npy } from "./npz.ts";

const [id] = registry;
const { outputs, temperature } = (await askJson(`/v1/encoders/${id}`)) as EncoderCard;
const { features, projection } = outputs;
const IMAGES = "test/fixtures/images";

type Body = Uint8Array<ArrayBuffer>;

/** Grey images of noise, the same every time. */
function noise(count: number): Body {
  let state = 12345;
  const pixels = Uint8Array.from({ length: count * 28 * 28 }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
  return npy(pixels, [count, 28, 28]) as Body;
}

function post(body: BodyInit, query = "", headers: Record<string, string> = {}): Promise<Response> {
  const type: Record<string, string> =
    body instanceof FormData ? {} : { "Content-Type": "application/octet-stream" };
  return ask(`/v1/encoders/${id}/embeddings${query}`, {
    method: "POST",
    headers: { ...type, ...headers },
    body,
  });
}

/** An answer as its schema reads it. */
async function embedded(response: Response) {
  const text = await response.text();
  expect(response.status, text.slice(0, 500)).toBe(200);
  const answer = z.parse(embeddingsRoute.answer, JSON.parse(text));
  // Parsing drops what the schema does not know.
  expect(answer).toEqual(JSON.parse(text));
  return answer;
}

const vectors = async (response: Response) => (await embedded(response)).embeddings as number[][];

test("every encoder of the registry has its card, and the file that its checksum is of", async () => {
  expect(await askJson("/v1/encoders")).toMatchObject({ encoders: registry.map((id) => ({ id })) });
  for (const id of registry) {
    const card = (await askJson(`/v1/encoders/${id}`)) as EncoderCard;
    for (const precision of ["fp32", "int8"] as const) {
      const { sha256, bytes } = modelFile(card, precision)!;
      const model = await ask(`/v1/encoders/${id}/${modelNames[precision]}`);
      const file = await model.bytes();
      expect(file.length).toBe(bytes);
      expect(createHash("sha256").update(file).digest("hex")).toBe(sha256);
      expect(model.headers.get("ETag")).toBe(`"${sha256}"`);
    }
  }
  expect((await ask("/v1/encoders/nope/model.onnx")).status).toBe(404);
});

test("of the folder of models only cards and models are served, and not by themselves", async () => {
  for (const path of [
    "/training/train.py",
    `/${id}/card.json`,
    `/v1/encoders/training/model.onnx`,
  ]) {
    expect((await ask(path)).status, path).toBe(404);
  }
});

test("an image has the same embedding alone, in a form, as base64 and as an array", async () => {
  const file = (await readFile(`${IMAGES}/grey.png`)) as unknown as Body;
  const form = new FormData();
  form.append("a", new Blob([await readFile(`${IMAGES}/rgba.png`)]), "rgba.png");
  form.append("b", new Blob([file]), "grey.png");
  const json = JSON.stringify({
    images: [`data:image/png;base64,${Buffer.from(file).toString("base64")}`],
  });
  const [alone] = await vectors(await post(file));
  const inForm = await embedded(await post(form));
  expect(inForm.sources.map(({ name, mode, steps }) => [name, mode, steps])).toEqual([
    [
      "rgba.png",
      "rgba",
      ["cropped to the centre square", "laid on the background", "converted to grey", "resized"],
    ],
    ["grey.png", "grey", ["cropped to the centre square", "resized"]],
  ]);
  expect(inForm.embeddings).toHaveLength(2);
  expect(inForm.embeddings[1]).toEqual(alone);
  expect(await vectors(await post(json))).toEqual([alone]);
  expect(await vectors(await post(json, "", { "Content-Type": "application/json" }))).toEqual([
    alone,
  ]);
});

test("outputs, norms and encodings are those that were asked for", async () => {
  const images = noise(3);
  const raw = await embedded(await post(images));
  const unit = await embedded(await post(images, "?output=projection&normalize=l2"));
  expect([raw.dimensions, unit.dimensions]).toEqual([features.dimensions, projection.dimensions]);
  for (const row of unit.embeddings as number[][]) {
    expect(Math.hypot(...row)).toBeCloseTo(1, 6);
  }
  const { embeddings } = await embedded(await post(images, "?encoding_format=base64"));
  embeddings.forEach((text, row) => {
    const bytes = new Uint8Array(Buffer.from(text as string, "base64"));
    expect([...new Float32Array(bytes.buffer)]).toEqual(raw.embeddings[row]);
  });
  const file = await (await post(images, "?format=npy")).bytes();
  const rows = Float32Array.from((raw.embeddings as number[][]).flat());
  expect(file).toEqual(npy(rows, [3, features.dimensions]));
});

test("a batch is what its images are one by one, however it is cut", async () => {
  const all = await vectors(await post(noise(130)));
  const some = await vectors(await post(noise(3)));
  some.forEach((row, index) => {
    row.forEach((value, column) => {
      expect(Math.abs(value - all[index][column])).toBeLessThan(1e-5);
    });
  });
});

test("embeddings as NPZ, with labels, are scored as they are", async () => {
  const form = new FormData();
  form.append("images", new Blob([noise(40)]), "images.npy");
  form.append("labels", Array.from({ length: 40 }, (_, row) => row % 4).join("\n"));
  const archive = await (await post(form, "?format=npz&normalize=l2")).bytes();
  const score = await ask("/v1/score?draws=4&temperature=0.5&include=contrastive", {
    method: "POST",
    headers: { "Content-Type": "application/zip" },
    body: archive,
  });
  expect(await score.json()).toMatchObject({
    input: { samples: 40, dimensions: features.dimensions },
  });
});

test("what cannot be an image is refused, and the encoder goes on", async () => {
  const cut = (await readFile(`${IMAGES}/rgb.jpg`)).subarray(0, 500) as unknown as Body;
  const refused: [BodyInit, number, string][] = [
    ["not an image", 415, "image-format"],
    [cut, 400, "image-truncated"],
    [(await readFile(`${IMAGES}/animated.webp`)) as unknown as Body, 415, "image-animated"],
    [(await readFile(`${IMAGES}/cmyk.jpg`)) as unknown as Body, 415, "image-colours"],
    [npy(new Float32Array(784), [1, 28, 28]) as Body, 400, "image-array"],
    [noise(limits.encodedImages.maximum + 1), 422, "limit-exceeded"],
  ];
  for (const [body, status, kind] of refused) {
    const problem = await problemOf(await post(body));
    expect([problem.status, problem.type]).toEqual([status, `/docs#problem-${kind}`]);
    expect((await post(noise(1))).status).toBe(200);
  }
});

test("requests take turns; more than can wait are told to come again", {
  timeout: 120_000,
}, async () => {
  const images = noise(256);
  const alone = await (await post(images)).text();
  for (let round = 0; round < 5; round++) {
    const responses = await Promise.all(
      Array.from({ length: 3 * MOST_REQUESTS }, () => post(images)),
    );
    const texts = await Promise.all(responses.map((response) => response.text()));
    const served = texts.filter((_, index) => responses[index].status === 200);
    expect(served.length).toBeGreaterThanOrEqual(MOST_REQUESTS);
    for (const text of served) expect(text).toBe(alone);
    for (const response of responses) {
      if (response.status === 200) continue;
      expect(response.status).toBe(429);
      expect(response.headers.get("Retry-After")).toBe("1");
    }
  }
  expect((await post(images)).status).toBe(200);
});

/** Twenty images of four kinds, with their labels. */
function labelled(): FormData {
  const pixels = Uint8Array.from({ length: 20 * 784 }, (_, index) => {
    const [image, row, column] = [Math.floor(index / 784), Math.floor(index / 28) % 28, index % 28];
    const kinds = [9 * column, 9 * row, 4 * (row + column), (row % 8) * 32];
    return Math.min(255, kinds[image % 4] + 2 * image);
  });
  const form = new FormData();
  form.append("images", new Blob([npy(pixels, [20, 28, 28]) as BlobPart]), "images.npy");
  form.append("labels", Array.from({ length: 20 }, (_, image) => "abcd"[image % 4]).join("\n"));
  return form;
}

test("an encoder is scored on labelled images: the same seed gives the same report", async () => {
  const score = async (query: string) => {
    const response = await ask(`/v1/encoders/${id}/score?${query}`, {
      method: "POST",
      body: labelled(),
    });
    const text = await response.text();
    expect(response.status, text.slice(0, 500)).toBe(200);
    const answer = z.parse(imageScoreRoute.answer, JSON.parse(text));
    expect(answer).toEqual(JSON.parse(text));
    return answer;
  };
  const first = await score("draws=4,8&seed=1");
  expect(first.augmentation).toMatchObject({ output: "projection", normalize: "l2", views: 2 });
  expect(first.input).toMatchObject({
    samples: 20,
    dimensions: projection.dimensions,
    views: 2,
    classNames: ["a", "b", "c", "d"],
    temperature,
    sampleMeans: "view_mean",
  });
  for (const { min, max } of first.input.norms.views) {
    expect([min, max].map((norm) => norm.toFixed(5))).toEqual(["1.00000", "1.00000"]);
  }
  // A mean of unit vectors that are not all the same is shorter than they are.
  expect(first.input.norms.viewMean?.max).toBeLessThan(0.9999);
  expect(await score("draws=4,8&seed=1")).toEqual(first);
  const other = await score(
    "draws=4,8&seed=2&views=3&mean_views=0&output=features&temperature=0.5",
  );
  expect(other.contrastive?.rows).not.toEqual(first.contrastive?.rows);
  expect(other.input).toMatchObject({
    views: 3,
    dimensions: features.dimensions,
    temperature: 0.5,
  });
  expect(other.input.sampleMeans).not.toBe("view_mean");
});

test("8,192 augmentations are embedded for a score, and not one image more", async () => {
  const query = "views=8&mean_views=64&draws=4&include=contrastive";
  const refused = await ask(`/v1/encoders/${id}/score?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: noise(114),
  });
  expect(await problemOf(refused)).toMatchObject({
    status: 422,
    limit: { name: "augmentedImages", maximum: 8192 },
  });
  const admitted = await ask(`/v1/encoders/${id}/score?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: noise(113),
  });
  expect(admitted.status).toBe(200);
});

const client = new OpenAI({ apiKey: "any", baseURL: `${origin}/v1`, maxRetries: 0 });

test("OpenAI's own client embeds images", async () => {
  const file = await readFile(`${IMAGES}/grey.png`);
  const url = `data:image/png;base64,${file.toString("base64")}`;
  const answer = await client.embeddings.create({ model: id, input: [url, url] });
  const [expected] = await vectors(await post(file as unknown as Body, "?normalize=l2"));
  expect(answer).toMatchObject({ object: "list", model: id, usage: { total_tokens: 0 } });
  expect(answer.data.map(({ index }) => index)).toEqual([0, 1]);
  for (const { embedding } of answer.data) expect(Array.from(embedding)).toEqual(expected);
  const one = await client.embeddings.create({
    model: id,
    input: file.toString("base64"),
    encoding_format: "float",
    dimensions: features.dimensions,
  });
  expect(one.data[0].embedding).toEqual(expected);
});

test("OpenAI's own client reads what was wrong", async () => {
  const refusal = async (body: OpenAI.EmbeddingCreateParams): Promise<APIError> => {
    try {
      await client.embeddings.create(body);
    } catch (error) {
      if (error instanceof APIError) return error;
      throw error;
    }
    throw new Error("nothing was wrong");
  };
  expect(await refusal({ model: "nope", input: "R0lG" })).toMatchObject({
    status: 404,
    type: "invalid_request_error",
    code: "not-found",
  });
  const text = await refusal({ model: id, input: ["hello, world"] });
  expect(text).toMatchObject({ status: 400, param: "input[0]", code: "invalid-input" });
  expect(text.message).toContain("is not base64");
  expect(await refusal({ model: id, input: ["R0lG"] })).toMatchObject({
    status: 415,
    param: "input[0]",
    code: "image-format",
  });
  const size = await refusal({
    model: id,
    input: (await readFile(`${IMAGES}/grey.png`)).toString("base64"),
    dimensions: 3,
  });
  expect(size).toMatchObject({ status: 400, param: "dimensions" });
});
