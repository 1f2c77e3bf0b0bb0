import type { FormatProblem } from "../../../src/formats/format-error.ts";
import { defaultReadLimits, type ReadLimits } from "../../../src/formats/read-limits.ts";

/** What is refused, how, and what the message must say. */
export type Refusal = readonly [kind: FormatProblem, file: Uint8Array | string, says?: RegExp];

/** Ways of being wrong, each with the smallest file that is wrong so. */
export interface Refusals {
  /** What the names of the cases go on from, e.g. `an archive with`. */
  readonly what: string;
  readonly read: (bytes: Uint8Array, limits: ReadLimits) => unknown;
  /** Those that differ from {@link smallLimits}. */
  readonly limits: Partial<ReadLimits>;
  readonly cases: Readonly<Record<string, Refusal>>;
}

/** Limits that small files exceed. */
export const smallLimits: ReadLimits = { ...defaultReadLimits, arrayBytes: 2048, columns: 4 };
