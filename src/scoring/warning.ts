/** What a reader of the report should know: nothing was changed, but it may not be what was meant. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
}

export const warningCodes = [
  "norms",
  "no-view-mean",
  "no-train",
  "unused-train-classes",
  "more-negatives-than-samples",
  "negative-variance",
  "other-prior",
  "not-unit",
  "few-samples",
  "few-shots",
  "not-converged",
  "left-out",
  "anchors",
] as const;

export type WarningCode = (typeof warningCodes)[number];
