import { InputError } from "../errors.ts";
import { parseNpz } from "../formats/npz.ts";
import { MOST_ENUMERATED_CLASSES } from "../scoring/contrastive/subset-loss.ts";
import type { ScoreInput } from "../scoring/input.ts";
import { scoreInputFrom } from "../scoring/named-arrays.ts";
import { score } from "../scoring/report.ts";
import { readBytes } from "./body.ts";
import type { ScoreOutcome, ScoreRequest } from "./environment.ts";
import { LimitExceeded, limits, requireWithin } from "./limits.ts";

/** Scores an uploaded NPZ file. Whatever is wrong with it is in the outcome, not thrown. */
export async function scoreUpload(
  body: ReadableStream<Uint8Array> | null,
  { draws, temperature, include }: ScoreRequest,
): Promise<ScoreOutcome> {
  const bytes = await readBytes(body, "uploadBytes");
  if (bytes === null) return { kind: "body-too-large", limit: "uploadBytes" };
  try {
    const input = scoreInputFrom(parseNpz(bytes, ARCHIVE_LIMITS), temperature);
    requireWithin("scoreSeconds", estimatedSeconds(input, draws.length), "view1", ADVICE);
    return { kind: "report", report: score(input, { draws, ...(include && { include }) }) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { parameter, message: detail } = error;
    return error instanceof LimitExceeded
      ? { kind: "limit-exceeded", limit: error.limit, parameter, detail }
      : { kind: "invalid-input", parameter, detail };
  }
}

/** Seven arrays are known; a few more may be there to be named as unknown. */
const ARCHIVE_LIMITS = {
  entries: 16,
  entryBytes: limits.expandedBytes.maximum,
  totalBytes: limits.expandedBytes.maximum,
};

const ADVICE = "Send fewer samples or ask for fewer rows.";

/**
 * Fitted to runs of 2,000 to 10,000 samples of 64 and 512 dimensions, 10 to 1,500 classes and 1 to
 * 64 rows, on one core; in seconds.
 */
function estimatedSeconds({ views, prior }: ScoreInput, rows: number): number {
  const { rows: samples, columns } = views[0];
  const classes = prior?.classes ?? 1;
  const similarities = samples * samples * (30e-9 + 0.5e-9 * columns);
  const classified = samples * classes * 1e-6;
  const losses = samples * rows * 4e-6;
  const subsets = classes <= MOST_ENUMERATED_CLASSES ? 2 ** (classes - 1) : 0;
  return similarities + classified + losses + subsets * (samples * 10e-9 + rows * classes * 0.5e-6);
}
