import type { OutputName } from "../../encoders/card.ts";
import { type EmbeddedViews, embedViews, type ViewOptions } from "../../encoders/embed-views.ts";
import type { Encoder } from "../../encoders/encoder.ts";
import type { NamedArray } from "../../formats/named-array.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { type Normalization, normalizeRows } from "../../linalg/normalize-rows.ts";
import { ScoreInputError } from "../../scoring/score-problems.ts";
import { requireWithin } from "../limits.ts";
import type { Refused } from "../refused.ts";
import type { UploadHeaders } from "../upload/upload-headers.ts";
import { uploadOutcome } from "../upload/upload-outcome.ts";
import type { EncoderShelf } from "./encoder-shelf.ts";
import { imageLimits, readImages } from "./image-sources.ts";
import { type PreparedImages, type PreparedSource, prepareImages } from "./prepared-images.ts";
import type { RequestQueue } from "./request-queue.ts";

export interface EmbedRequest {
  readonly output: OutputName;
  readonly normalize: Normalization;
}

/** What was encoded, beside its embeddings. */
interface Encoded {
  /** As many as there are images; null if none were sent. */
  readonly labels: NamedArray | null;
  readonly sources: readonly PreparedSource[];
}

export type Outcome<Embeddings> = (Encoded & Embeddings & { readonly kind: "encoded" }) | Refused;

export type EmbedOutcome = Outcome<{ readonly embeddings: Matrix }>;

export type ViewsOutcome = Outcome<EmbeddedViews & { readonly temperature: number }>;

/** Encodes uploads, one after another. Whatever is wrong with one is in the outcome, not thrown. */
export class UploadEncoder {
  readonly #shelf: EncoderShelf;
  readonly #queue: RequestQueue;

  constructor(shelf: EncoderShelf, queue: RequestQueue) {
    this.#shelf = shelf;
    this.#queue = queue;
  }

  embed(
    id: string,
    body: ReadableStream<Uint8Array> | null,
    headers: UploadHeaders,
    { output, normalize }: EmbedRequest,
  ): Promise<EmbedOutcome> {
    return this.#encode(id, body, headers, async (encoder, { pixels }) => {
      const embeddings = await encoder.embed(pixels, output);
      if (normalize === "l2") normalizeRows(embeddings);
      return { embeddings };
    });
  }

  views(
    id: string,
    body: ReadableStream<Uint8Array> | null,
    headers: UploadHeaders,
    options: ViewOptions,
  ): Promise<ViewsOutcome> {
    return this.#encode(id, body, headers, async (encoder, { count, pixels }) => {
      const augmentations = count * (options.views + options.meanViews);
      const advice = "Send fewer images, or ask for fewer views.";
      requireWithin("augmentedImages", augmentations, "images", advice);
      const { temperature } = encoder.card;
      return { temperature, ...(await embedViews(encoder, pixels, options)) };
    });
  }

  #encode<Embeddings>(
    id: string,
    body: ReadableStream<Uint8Array> | null,
    headers: UploadHeaders,
    embed: (encoder: Encoder, images: PreparedImages) => Promise<Embeddings>,
  ): Promise<Outcome<Embeddings>> {
    return uploadOutcome(body, imageLimits, async () => {
      const card = await this.#shelf.card(id);
      return this.#queue.hold(async ({ turn }) => {
        const { sources, labels } = await readImages(body, headers);
        return turn(async () => {
          const images = await prepareImages(sources, card.input);
          if (labels !== null) requireLabelEach(labels, images.count);
          const embeddings = await embed(await this.#shelf.encoder(card), images);
          return { kind: "encoded" as const, labels, sources: images.sources, ...embeddings };
        });
      });
    });
  }
}

function requireLabelEach({ shape }: NamedArray, images: number): void {
  if (shape.length === 1 && shape[0] === images) return;
  throw new ScoreInputError(
    "mismatched-shapes",
    "labels",
    `labels has shape (${shape.join(", ")}), but there are ${images} images; give each image its class.`,
  );
}
