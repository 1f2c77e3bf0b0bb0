import { type ProblemData, problemData } from "../problem.ts";
import { discard } from "./discard.ts";
import type { UploadLimits } from "./upload-limits.ts";

/** What is wrong with an upload: it crosses between Workers as data, as exceptions lose their class. */
export interface UploadRefused {
  readonly kind: "problem";
  readonly problem: ProblemData;
}

/**
 * What `answer` makes of an upload, or what it found wrong, which is not thrown. A body that it has
 * refused unread is read to its end first.
 */
export async function uploadOutcome<Outcome>(
  body: ReadableStream<Uint8Array> | null,
  limits: UploadLimits,
  answer: () => Promise<Outcome>,
): Promise<Outcome | UploadRefused> {
  try {
    return await answer();
  } catch (error) {
    await discard(body, limits);
    return { kind: "problem", problem: problemData(error) };
  }
}
