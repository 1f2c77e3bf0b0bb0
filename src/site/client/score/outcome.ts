import type { ProblemDocument } from "../../../api/problem.ts";

/** What came of a score: the answer of the API as it writes it, or what was wrong. */
export type Outcome =
  | { readonly kind: "answer"; readonly text: string }
  | { readonly kind: "problem"; readonly problem: ProblemDocument };

/** How far a score is. */
export type Phase =
  | { readonly kind: "preparing" }
  | { readonly kind: "uploading"; readonly sent: number; readonly total: number }
  | { readonly kind: "reading" }
  /** `seconds` is an estimate; null if there is none. */
  | {
      readonly kind: "computing";
      readonly model: number;
      readonly models: number;
      readonly seconds: number | null;
    };

export interface Watch {
  readonly signal: AbortSignal;
  readonly onPhase: (phase: Phase) => void;
}
