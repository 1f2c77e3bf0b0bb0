import { defaultReadLimits, type ReadLimits } from "../../formats/read-limits.ts";
import { type LimitName, limits } from "../limits.ts";

/** What an upload may cost before anything is computed from it. */
export interface UploadLimits {
  /** The limit that a larger body exceeds. */
  readonly name: LimitName;
  /** Bytes of the body as sent, and as expanded if it is compressed. */
  readonly bytes: number;
  /** Files and fields of a form. */
  readonly parts: number;
  /** Bytes of the headers of one part. */
  readonly partHeaderBytes: number;
  /** How long to wait for the next bytes. */
  readonly idleMilliseconds: number;
  /** What the files may make their readers allocate, all together. */
  readonly read: ReadLimits;
}

export const uploadLimits: UploadLimits = {
  name: "uploadBytes",
  bytes: limits.uploadBytes.maximum,
  parts: 512, // 32 models of seven arrays, a temperature and a name each
  partHeaderBytes: 8192,
  idleMilliseconds: 60_000,
  read: { ...defaultReadLimits, arrayBytes: limits.expandedBytes.maximum },
};
