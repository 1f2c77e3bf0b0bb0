/** The value of a metric at every scored sample; the metric itself is their mean. */
export interface SampleValues {
  /** Where the metric is in the report, e.g. `classification.meanClassifier.top1`. */
  readonly metric: string;
  readonly values: Float64Array;
}
