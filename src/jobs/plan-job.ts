import { InputError } from "../errors.ts";
import { bootstrapSettings } from "../scoring/bootstrap.ts";
import { contrastiveSettings } from "../scoring/contrastive/options.ts";
import { missingLabels, requireShapes, requireTemperature, type Shape } from "../scoring/input.ts";
import type { Warning } from "../scoring/warning.ts";
import { STEP_BYTES } from "./costs.ts";
import type { JobInput } from "./job-input.ts";
import { DEFAULT_ANCHORS, type JobOptions } from "./job-options.ts";
import {
  asks,
  choiceOfSections,
  drawsOf,
  evaluatedOf,
  isSubset,
  type Outline,
  rowBytes,
  type Tiling,
  temperatureOf,
} from "./outline.ts";
import type { Plan, PlannedStage } from "./plan.ts";
import { type PlatformLimits, platformLimits } from "./platform-limits.ts";
import { fewShotBytes, hasFewShot } from "./stages/few-shot.ts";
import { probesOf, searchBytes } from "./stages/probe.ts";
import { stagesOf } from "./stages/stages.ts";

/** Rows held at a time. */
const CHUNK_BYTES = 6 * 2 ** 20;

/** A block is as many rows as these bytes, a few dozen requests, but no more than have columns of 16 MB. */
const BLOCK_BYTES = 256 * 2 ** 20;
const BLOCK_ROWS = 2 ** 15;

/** Anchors of a block, of which as many bytes are held. */
const GATHERED_BYTES = 16e6;

/** Bytes that the search for the optimum of a probe may hold in a step. */
const MOST_SEARCH_BYTES = 60e6;

/**
 * Plans a job: which stages it has, of how many steps, and what each takes; nothing is read.
 *
 * @param tiling how rows are cut; it changes no result
 * @throws InputError or ScoreInputError if an option is wrong, or if a step or all of them are beyond a limit
 *   of the platform, with the numbers
 */
export function planJob(
  input: JobInput,
  options: JobOptions = {},
  limits: PlatformLimits = platformLimits,
  tiling: Partial<Tiling> = {},
): Plan {
  requireOptions(input, options);
  const anchors = anchorsOf(input, options);
  const bytes = rowBytes(input, evaluatedOf(input));
  const asked: Outline = {
    input,
    options,
    anchors,
    tiling: {
      rowsPerBlock: rowsPerBlock(input.samples, anchors, bytes),
      chunkBytes: CHUNK_BYTES,
      anchorsPerBlock: anchors,
      keysPerSpan: Math.max(input.samples, input.trainRows ?? 0),
      ...tiling,
    },
  };
  requireWhatIsAsked(asked);
  const { outline, warnings } = withoutWhatIsTooLarge(asked);
  const stages = stagesOf(outline).map(
    ({ id, steps, cost, rounds }): PlannedStage => ({
      id,
      steps,
      rounds: rounds?.expected ?? 1,
      mostRounds: rounds?.most ?? 1,
      ...cost,
    }),
  );
  const plan = { ...outline, stages, warnings, totals: totalsOf(stages) };
  requireLimits(plan, limits);
  return plan;
}

/** @param bytes of a row */
function rowsPerBlock(samples: number, anchors: number, bytes: number): number {
  // If some samples are anchors, those of a block are put together.
  const gathered = anchors < samples ? (GATHERED_BYTES * samples) / (anchors * bytes) : Infinity;
  return Math.max(1, Math.floor(Math.min(BLOCK_ROWS, BLOCK_BYTES / bytes, gathered)));
}

function anchorsOf({ samples }: JobInput, { anchors }: JobOptions): number {
  if (anchors === "all") return samples;
  if (anchors === undefined) return Math.min(samples, DEFAULT_ANCHORS);
  if (Number.isInteger(anchors) && anchors >= 2) return Math.min(anchors, samples);
  throw new InputError(
    "anchors",
    `anchors is ${anchors}; it must be "all" or a whole number from 2.`,
  );
}

function requireOptions(input: JobInput, options: JobOptions): void {
  const { samples: rows, dimensions: columns } = input;
  const shape: Shape = { rows, columns };
  const views = input.views.map(() => shape);
  const temperature = options.temperature ?? input.temperature;
  requireShapes({
    views,
    viewMean: input.hasViewMean ? shape : undefined,
    temperature: temperature ?? undefined,
    normalize: options.normalize,
  });
  if (options.estimator === "monte-carlo") {
    throw new InputError(
      "estimator",
      "batches need all samples at once, which a job never has; leave the estimator out: the exact one is what they estimate.",
    );
  }
  if (options.bootstrap !== undefined) bootstrapSettings(options.bootstrap);
  if (probesOf({ options }).some(({ preset }) => preset === "dinov2")) {
    throw new InputError(
      "probes",
      "the 45 fits of dinov2 take too many passes over the rows for a job; ask for sklearn or clip.",
    );
  }
  contrastiveSettings({ views, labels: null }, { ...options, draws: drawsOf({ input, options }) });
}

/** @throws ScoreInputError if what was asked for by name lacks labels or a temperature */
function requireWhatIsAsked(asked: Outline): void {
  const { views, labels } = asked.input;
  if (asks(asked, "contrastive", "bounds")) {
    requireTemperature({ temperature: temperatureOf(asked) });
  }
  const needsLabels =
    asks(asked, "bounds", "classification", "retrieval") ||
    (views.length === 1 && asks(asked, "contrastive"));
  if (needsLabels && labels === null) throw missingLabels();
}

/** Leaves out what would not fit a step, and says so. */
function withoutWhatIsTooLarge(asked: Outline): { outline: Outline; warnings: Warning[] } {
  const warnings: Warning[] = [...choiceOfSections(asked).warnings];
  if (isSubset(asked)) {
    warnings.push({
      code: "anchors",
      message: `Statistics of pairs are means over ${asked.anchors} of the ${asked.input.samples} samples, drawn at random, each compared with all others; their standard errors are beside them. Ask for anchors=all if that is not enough.`,
    });
  }
  if (!asks(asked, "classification")) return { outline: asked, warnings };
  const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
  if (!hasFewShot(asked)) {
    warnings.push({
      code: "left-out",
      message: `Few-shot fits are left out: they would take ${megabytes(fewShotBytes(asked))} MB of a step's memory, above ${megabytes(MOST_SEARCH_BYTES)} MB.`,
    });
  }
  const search = searchBytes(asked);
  if (search <= MOST_SEARCH_BYTES) return { outline: asked, warnings };
  warnings.push({
    code: "left-out",
    message: `Linear probes are left out: the search for their optimum would take ${megabytes(search)} MB of a step's memory, above ${megabytes(MOST_SEARCH_BYTES)} MB.`,
  });
  return { outline: { ...asked, options: { ...asked.options, probes: [] } }, warnings };
}

function totalsOf(stages: readonly PlannedStage[]): Plan["totals"] {
  const total = (of: (stage: PlannedStage) => number) =>
    stages.reduce((sum, stage) => sum + stage.rounds * of(stage), 0);
  return {
    steps: total(({ steps }) => steps + 1),
    seconds: total(({ steps, seconds }) => steps * seconds),
    readBytes: total(({ steps, readBytes }) => steps * readBytes),
    writtenBytes: total(({ steps, writtenBytes }) => steps * writtenBytes),
    operations: total(({ steps, operations }) => steps * operations),
  };
}

/** Columns that are put together at a time, of which one is of as many samples. */
const REPORT_BYTES = 60;

/** @throws InputError with the number that is too large */
function requireLimits(
  { input, stages, totals }: Pick<Plan, "input" | "stages" | "totals">,
  limits: PlatformLimits,
): void {
  const refuse = (what: string, advice: string): never => {
    throw new InputError("job", `the job does not fit the platform: ${what}; ${advice}.`);
  };
  for (const { id, seconds, memoryBytes, operations, writtenBytes } of stages) {
    if (seconds > limits.stepSeconds) {
      refuse(
        `a step of ${id} would take ${Math.ceil(seconds)} s of CPU, above ${limits.stepSeconds} s`,
        "ask for fewer numbers of draws or resamples, or leave the part out",
      );
    }
    if (memoryBytes > limits.stepMemoryBytes) {
      refuse(
        `a step of ${id} would take ${Math.ceil(memoryBytes / 1e6)} MB of memory, above ${Math.floor(limits.stepMemoryBytes / 1e6)} MB`,
        "leave the part out, or give fewer samples, dimensions or classes",
      );
    }
    if (operations > limits.stepOperations) {
      refuse(
        `a step of ${id} would read and write ${Math.ceil(operations)} times, above ${limits.stepOperations}`,
        "give fewer anchors or samples",
      );
    }
    if (writtenBytes > limits.objectBytes) {
      refuse(
        `a step of ${id} would write ${writtenBytes} bytes, above ${limits.objectBytes}`,
        "give fewer anchors",
      );
    }
  }
  const reportBytes = STEP_BYTES + REPORT_BYTES * Math.max(input.samples, input.trainRows ?? 0);
  if (reportBytes > limits.stepMemoryBytes) {
    refuse(
      `the report of so many samples would take ${Math.ceil(reportBytes / 1e6)} MB of memory, above ${Math.floor(limits.stepMemoryBytes / 1e6)} MB`,
      "give fewer samples",
    );
  }
  if (totals.steps > limits.steps) {
    refuse(
      `it would take ${Math.ceil(totals.steps)} steps, above ${limits.steps}`,
      "give fewer anchors, or leave parts out",
    );
  }
}
