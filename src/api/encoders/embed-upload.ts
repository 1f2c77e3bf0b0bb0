import type { OutputName } from "../../encoders/card.ts";
import type { NamedArray } from "../../formats/named-array.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { type Normalization, normalizeRows } from "../../scoring/normalize-rows.ts";
import { ScoreInputError } from "../../scoring/score-problems.ts";
import { type ProblemData, problemData } from "../problem.ts";
import type { UploadHeaders } from "../upload/upload-headers.ts";
import type { EncoderShelf } from "./encoder-shelf.ts";
import { readImages } from "./image-sources.ts";
import { type PreparedSource, prepareImages } from "./prepared-images.ts";
import type { RequestQueue } from "./request-queue.ts";

export interface EmbedRequest {
  readonly output: OutputName;
  readonly normalize: Normalization;
}

export interface Embedded {
  readonly kind: "embeddings";
  readonly embeddings: Matrix;
  /** As many as there are images; null if none were sent. */
  readonly labels: NamedArray | null;
  readonly sources: readonly PreparedSource[];
}

/** What went wrong crosses between Workers as data. */
export type EmbedOutcome = Embedded | { readonly kind: "problem"; readonly problem: ProblemData };

/** Embeds uploaded images. Whatever is wrong with them is in the outcome, not thrown. */
export async function embedUpload(
  shelf: EncoderShelf,
  queue: RequestQueue,
  id: string,
  body: ReadableStream<Uint8Array> | null,
  headers: UploadHeaders,
  { output, normalize }: EmbedRequest,
): Promise<EmbedOutcome> {
  try {
    const card = await shelf.card(id);
    return await queue.hold(async ({ turn }) => {
      const { sources: uploaded, labels } = await readImages(body, headers);
      return turn(async () => {
        const { count, pixels, sources } = await prepareImages(uploaded, card.input);
        if (labels !== null) requireLabelEach(labels, count);
        const embeddings = await (await shelf.encoder(card)).embed(pixels, output);
        if (normalize === "l2") normalizeRows(embeddings);
        return { kind: "embeddings", embeddings, labels, sources };
      });
    });
  } catch (error) {
    return { kind: "problem", problem: problemData(error) };
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
