import { problemData } from "../problem.ts";
import type { Refused } from "../refused.ts";
import { discard } from "./discard.ts";
import type { UploadLimits } from "./upload-limits.ts";

/**
 * What `answer` makes of an upload, or what it found wrong, which is not thrown. A body that it has
 * refused unread is read to its end first.
 */
export async function uploadOutcome<Outcome>(
  body: ReadableStream<Uint8Array> | null,
  limits: UploadLimits,
  answer: () => Promise<Outcome>,
): Promise<Outcome | Refused> {
  try {
    return await answer();
  } catch (error) {
    await discard(body, limits);
    return { kind: "problem", problem: problemData(error) };
  }
}
