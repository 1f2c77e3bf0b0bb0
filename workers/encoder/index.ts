import { env, WorkerEntrypoint } from "cloudflare:workers";
import jpeg from "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm";
import webp from "@jsquash/webp/codec/dec/webp_dec.wasm";
import registry from "../../models/registry.json" with { type: "json" };
import {
  type EmbedOutcome,
  type EmbedRequest,
  UploadEncoder,
  type ViewsOutcome,
} from "../../src/api/encoders/encode-upload.ts";
import { EncoderShelf } from "../../src/api/encoders/encoder-shelf.ts";
import { RequestQueue } from "../../src/api/encoders/request-queue.ts";
import type { EncoderService } from "../../src/api/environment.ts";
import type { UploadHeaders } from "../../src/api/upload/upload-headers.ts";
import { type EncoderCard, modelNames, type Precision } from "../../src/encoders/card.ts";
import { installImageCodecs } from "../../src/encoders/decode-image.ts";
import type { ViewOptions } from "../../src/encoders/embed-views.ts";
import { Encoder } from "../../src/encoders/encoder.ts";
import { runtime } from "./onnx-runtime.ts";

// Workers may not compile bytes: the modules come compiled with the script.
installImageCodecs({ jpeg, webp });

/** The folder models/: each encoder's models and card.json. */
const { MODELS } = env as { readonly MODELS: { fetch(url: string): Promise<Response> } };

const shelf = new EncoderShelf({
  ids: registry,
  card: async (id) => new Response(await file(id, "card.json")).json(),
  async open(card) {
    const model = await new Response(await file(card.id, modelNames.fp32)).bytes();
    return Encoder.open(runtime, card, model, ["wasm"]);
  },
});

/** One for the isolate, whatever the number of requests. */
const uploads = new UploadEncoder(shelf, new RequestQueue());

type Body = ReadableStream<Uint8Array> | null;

/** What the api Worker calls, by RPC. */
export class EncoderEntrypoint extends WorkerEntrypoint implements EncoderService {
  encoders(): Promise<readonly EncoderCard[]> {
    return shelf.cards();
  }

  async encoder(id: string): Promise<EncoderCard | null> {
    return shelf.has(id) ? shelf.card(id) : null;
  }

  model(id: string, precision: Precision): Promise<ReadableStream<Uint8Array>> {
    return file(id, modelNames[precision]);
  }

  embed(
    id: string,
    body: Body,
    headers: UploadHeaders,
    request: EmbedRequest,
  ): Promise<EmbedOutcome> {
    return uploads.embed(id, body, headers, request);
  }

  views(
    id: string,
    body: Body,
    headers: UploadHeaders,
    options: ViewOptions,
  ): Promise<ViewsOutcome> {
    return uploads.views(id, body, headers, options);
  }
}

async function file(id: string, name: string): Promise<ReadableStream<Uint8Array>> {
  const { ok, status, body } = await MODELS.fetch(`https://models/${id}/${name}`);
  if (ok && body !== null) return body;
  throw new Error(`${name} of ${id} is not among the assets: status ${status}`);
}

/** Not reachable from outside; a Worker needs a default export all the same. */
export default { fetch: () => new Response(null, { status: 404 }) };
