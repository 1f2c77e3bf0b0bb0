import type { Matrix } from "../../linalg/matrix.ts";
import type { Job } from "../job.ts";
import type { PartialValues } from "../partials.ts";

/** What is known of some anchors so far: arrays with as many entries for each of them. */
export type PairState = Readonly<Record<string, PartialValues>>;

/** Anchors: which samples they are, and their rows in the arrays asked for. */
export interface Anchors {
  readonly samples: Int32Array;
  readonly matrices: readonly Matrix[];
}

/** Rows that they are compared with. */
export interface Keys {
  readonly first: number;
  readonly matrices: readonly Matrix[];
}

/** A statistic of pairs, whose state over some keys and over others makes that over both. */
export interface PairMeasure {
  readonly bytesPerAnchor: number;
  /** The state before any key. */
  begin(anchors: number): PairState;
  /** Yields how many anchors it is done with since it last did, for others to have their turn. */
  add(state: PairState, anchors: Anchors, keys: Keys): Generator<number>;
  /** Takes into the state what was only collected, once no more keys are added to it. */
  settle?(state: PairState, anchors: Anchors): void;
  merge(into: PairState, other: PairState): void;
  /** Values at every anchor, once all keys were added. */
  finish(state: PairState, anchors: Anchors): Readonly<Record<string, Float64Array>>;
}

/** A measure as it is planned. */
export interface PlannedMeasure {
  readonly id: string;
  /** Arrays whose rows at the anchors are needed. */
  readonly anchors: readonly string[];
  /** Arrays of the keys, of as many rows. */
  readonly keys: readonly string[];
  readonly keyRows: number;
  /** Estimated bytes of the state of an anchor. */
  readonly bytesPerAnchor: number;
  /** Bytes that it takes beside states, if these are many. */
  readonly ownBytes?: number;
  /** Estimated seconds of a pair. */
  readonly secondsPerPair: number;
  /** Estimated seconds of what is done for an anchor when all keys are known. */
  readonly secondsPerAnchor: number;
  /** Whether scanning has left anything to compare; it has by default. */
  isNeeded?(job: Job): Promise<boolean>;
  measure(job: Job): Promise<PairMeasure>;
}

/** The key that each anchor itself is, among those from `first` on; −1 if it is not. */
export function itselfAmong(samples: Int32Array, first: number, rows: number): Int32Array {
  return samples.map((sample) => (sample >= first && sample < first + rows ? sample - first : -1));
}
