/** The uploaded files of a job: of each part, in order, the SHA-256 in hexadecimal. */
export type JobLayout = readonly {
  readonly name: string;
  readonly bytes: number;
  readonly digests: readonly string[];
}[];
