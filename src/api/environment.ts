import type { ModelReport } from "../scoring/compare.ts";
import type { Normalization } from "../scoring/normalize-rows.ts";
import type { Report, ScoreOptions } from "../scoring/report.ts";
import type { ProblemData } from "./problem.ts";
import type { UploadHeaders } from "./upload/upload-headers.ts";

/** What the api Worker is bound to: the other two Workers, by RPC. */
export interface Environment {
  readonly SCORER: ScorerService;
  readonly ENCODER: EncoderService;
  /** Identifies the deployment: a new one may answer the same question differently. */
  readonly CF_VERSION_METADATA?: { readonly id: string };
}

/** What the registry of models says of one encoder. */
export interface Encoder {
  readonly id: string;
}

/** The encoder Worker. */
export interface EncoderService {
  encoders(): Promise<readonly Encoder[]>;
}

export interface ScoreRequest {
  /** Takes precedence over that of the file. */
  readonly temperature?: number | undefined;
  readonly normalize?: Normalization | undefined;
  readonly options: ScoreOptions;
}

/** What went wrong crosses between Workers as data: exceptions lose their class on the way. */
export type ScoreOutcome =
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "comparison"; readonly models: readonly ModelReport[] }
  | { readonly kind: "problem"; readonly problem: ProblemData };

/** The scorer Worker. */
export interface ScorerService {
  /** @param headers of the request whose body it is */
  score(
    body: ReadableStream<Uint8Array> | null,
    headers: UploadHeaders,
    request: ScoreRequest,
  ): Promise<ScoreOutcome>;
}
