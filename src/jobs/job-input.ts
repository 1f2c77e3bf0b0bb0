import type { TextType } from "../formats/npy-type.ts";
import type { NumberType } from "../formats/number-type.ts";

/** Where the values of an array lie in a file, and how they are written. */
export interface StoredArray {
  /** `view1`, `labels`, …: one of the names of a score. */
  readonly name: string;
  readonly key: string;
  readonly shape: readonly number[];
  readonly dtype: NumberType | TextType;
  /** The byte of the file at which the first value starts. */
  readonly start: number;
  /** Bytes of one value. */
  readonly itemBytes: number;
  readonly bigEndian: boolean;
}

/** The arrays of a job, as the headers of its files announce them: shapes and types go together. */
export interface JobInput {
  /** In the order of `arrayNames`. */
  readonly arrays: readonly StoredArray[];
  /** That of the files; null if they have none. */
  readonly temperature: number | null;
  /** The numbers of draws that the files ask for; null if they do not. */
  readonly draws: readonly number[] | null;
}
