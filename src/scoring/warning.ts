/** What a reader of the report should know: nothing was changed, but it may not be what was meant. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
}

export type WarningCode =
  | "norms"
  | "no-view-mean"
  | "no-train"
  | "unused-train-classes"
  | "one-class"
  | "more-negatives-than-samples"
  | "negative-variance";
