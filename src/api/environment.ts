import type { Report, Section } from "../scoring/report.ts";
import type { LimitName } from "./limits.ts";

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
  readonly draws: readonly number[];
  /** Takes precedence over that of the file. */
  readonly temperature?: number | undefined;
  readonly include?: readonly Section[] | undefined;
}

/** What went wrong crosses between Workers as data: exceptions lose their class on the way. */
export type ScoreOutcome =
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "invalid-input"; readonly parameter: string; readonly detail: string }
  | {
      readonly kind: "limit-exceeded";
      readonly limit: LimitName;
      readonly parameter: string;
      readonly detail: string;
    }
  | { readonly kind: "body-too-large"; readonly limit: LimitName };

/** The scorer Worker. */
export interface ScorerService {
  score(body: ReadableStream<Uint8Array> | null, request: ScoreRequest): Promise<ScoreOutcome>;
}
