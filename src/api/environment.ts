import type { AnalyticsEngineDataset } from "@cloudflare/workers-types";
import type { EncoderCard, Precision } from "../encoders/card.ts";
import type { ViewOptions } from "../encoders/embed-views.ts";
import type { Normalization } from "../linalg/normalize-rows.ts";
import type { ModelReport } from "../scoring/compare.ts";
import type { Report, ScoreOptions } from "../scoring/report.ts";
import type { EmbedOutcome, EmbedRequest, ViewsOutcome } from "./encoders/encode-upload.ts";
import type { JobsService } from "./jobs/jobs-service.ts";
import type { Refused } from "./refused.ts";
import type { UploadHeaders } from "./upload/upload-headers.ts";

/** What the api Worker is bound to: the other Workers, by RPC. */
export interface Environment {
  readonly SCORER: ScorerService;
  readonly ENCODER: EncoderService;
  readonly JOBS: JobsService;
  /** SHA-256, in hexadecimal, of the keys that raise the limits of jobs, separated by commas: a secret. */
  readonly API_KEY_HASHES?: string;
  /** Counts requests, where an account has Analytics Engine. */
  readonly ANALYTICS?: Pick<AnalyticsEngineDataset, "writeDataPoint">;
  /** Identifies the deployment: a new one may answer the same question differently. */
  readonly CF_VERSION_METADATA?: { readonly id: string };
}

/** The encoder Worker. */
export interface EncoderService {
  /** The cards of all encoders. */
  encoders(): Promise<readonly EncoderCard[]>;
  /** The card of one; null if there is none of the name. */
  encoder(id: string): Promise<EncoderCard | null>;
  /** The ONNX file of an encoder that there is, of a precision that it has. */
  model(id: string, precision: Precision): Promise<ReadableStream<Uint8Array>>;
  /** @param headers of the request whose body it is */
  embed(
    id: string,
    body: ReadableStream<Uint8Array> | null,
    headers: UploadHeaders,
    request: EmbedRequest,
  ): Promise<EmbedOutcome>;
  /** Embeddings of augmentations of images. */
  views(
    id: string,
    body: ReadableStream<Uint8Array> | null,
    headers: UploadHeaders,
    options: ViewOptions,
  ): Promise<ViewsOutcome>;
}

export interface ScoreRequest {
  /** Takes precedence over that of the file. */
  readonly temperature?: number | undefined;
  readonly normalize?: Normalization | undefined;
  readonly options: ScoreOptions;
}

export type ScoreOutcome =
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "comparison"; readonly models: readonly ModelReport[] }
  | Refused;

/** The scorer Worker. */
export interface ScorerService {
  /** @param headers of the request whose body it is */
  score(
    body: ReadableStream<Uint8Array> | null,
    headers: UploadHeaders,
    request: ScoreRequest,
  ): Promise<ScoreOutcome>;
}
