import type { ScoreInput } from "../scoring/input.ts";
import type { ScoreOptions } from "../scoring/report.ts";
import { scoreSeconds } from "../scoring/score-cost.ts";
import {
  type ChosenSections,
  chooseSections,
  possibleSections,
  type Section,
} from "../scoring/sections.ts";
import type { ScoreOutcome, ScoreRequest } from "./environment.ts";
import { limits, requireWithin } from "./limits.ts";
import { scoreArrays } from "./score/score-arrays.ts";
import { readUploadedArrays } from "./upload/upload-arrays.ts";
import type { UploadHeaders } from "./upload/upload-headers.ts";
import { uploadLimits } from "./upload/upload-limits.ts";
import { uploadOutcome } from "./upload/upload-outcome.ts";

/** Scores an upload. Whatever is wrong with it is in the outcome, not thrown. */
export function scoreUpload(
  body: ReadableStream<Uint8Array> | null,
  headers: UploadHeaders,
  request: ScoreRequest,
): Promise<ScoreOutcome> {
  return uploadOutcome(body, uploadLimits, async () =>
    scoreArrays(await readUploadedArrays(body, headers), request, affordable),
  );
}

const ADVICE = "Ask for fewer parts or rows, or send fewer samples.";

/**
 * The parts asked for, if a request has the time for them; else those that there is time for. Each of
 * several models has its share of it.
 *
 * @throws LimitExceeded if there is not enough for the parts asked for, or for any
 */
function affordable(input: ScoreInput, options: ScoreOptions, models: number): ChosenSections {
  const cost = (include: readonly Section[]) =>
    models * scoreSeconds(input, { ...options, include });
  if (options.include) {
    requireWithin("scoreSeconds", cost(options.include), "include", ADVICE);
    return { included: options.include, warnings: [] };
  }
  const possible = possibleSections(input);
  const first = possible.included.slice(0, 1);
  requireWithin("scoreSeconds", cost(first), "include", ADVICE);
  const chosen: Section[] = [];
  const timely = chooseSections(possible.included, (section) => {
    if (cost([...chosen, section]) > limits.scoreSeconds.maximum) return NO_TIME;
    chosen.push(section);
    return null;
  });
  return { ...timely, warnings: [...possible.warnings, ...timely.warnings] };
}

const NO_TIME =
  "there is no time for all in one request; ask for them alone, with include=, or send fewer samples";
