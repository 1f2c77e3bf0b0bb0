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
import type { Plan, PlannedPhase, PlannedStage } from "./plan.ts";
import { type PlatformLimits, platformLimits } from "./platform-limits.ts";
import type { Phase } from "./stage.ts";
import { secondsPerRow } from "./stages/rows.ts";
import { stagesOf } from "./stages/stages.ts";

/** Rows held at a time. */
const CHUNK_BYTES = 6 * 2 ** 20;

/** A block is as many rows as these bytes, a few dozen requests, but no more than have columns of 16 MB. */
const BLOCK_BYTES = 256 * 2 ** 20;
const BLOCK_ROWS = 2 ** 15;
/** Nor more than take so long where there are many classes. */
const BLOCK_SECONDS = 120;

/** Rows that are put together before they are written. */
const GATHERED_BYTES = 8e6;

/** Bytes that fits in one step may take. */
const FIT_BYTES = 50e6;

/** Results that a step adds up. */
const SUMS_PER_STEP = 16;

/** Rounds after which no fit goes on: no more are known to have been needed. */
const MOST_ROUNDS = 2500;

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
  const byBytes = Math.floor(BLOCK_BYTES / rowBytes(input, evaluatedOf(input)));
  const byTime = Math.floor(BLOCK_SECONDS / secondsPerRow({ input, options }));
  const asked: Outline = {
    input,
    options,
    anchors,
    tiling: {
      rowsPerBlock: Math.max(1, Math.min(BLOCK_ROWS, byBytes, byTime)),
      chunkBytes: CHUNK_BYTES,
      anchorsPerBlock: anchors,
      keysPerSpan: Math.max(input.samples, input.trainRows ?? 0),
      gatheredBytes: GATHERED_BYTES,
      fitBytes: FIT_BYTES,
      sumsPerStep: SUMS_PER_STEP,
      ...tiling,
    },
    fits: { probes: true, fewShot: true, mostRounds: MOST_ROUNDS },
  };
  requireWhatIsAsked(asked);
  const { outline, warnings } = withWhatFits(asked, limits);
  const stages = plannedStages(outline);
  const plan = { ...outline, stages, warnings, totals: totalsOf(stages) };
  requireLimits(plan, limits);
  return plan;
}

function plannedStages(outline: Outline): PlannedStage[] {
  const planned = ({ steps, cost }: Phase): PlannedPhase => ({ steps, ...cost });
  return stagesOf(outline).map(({ id, rounds, merges = [], ...phase }) => ({
    id,
    ...planned(phase),
    merges: merges.map(planned),
    rounds: rounds?.expected ?? 1,
    mostRounds: rounds?.most ?? 1,
  }));
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
  if (options.probes?.includes("dinov2")) {
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

/** Of the parts that nobody asked for by name, those that most often are too large alone. */
const PARTS = { geometry: "Geometry is", retrieval: "Retrieval is" } as const;

const FITS = { fewShot: "Few-shot fits are", probes: "Linear probes are" } as const;

/**
 * Leaves out parts that were not asked for by name and fits that the platform has no room for, and says so; the
 * fits that are left get the rounds that there are.
 */
function withWhatFits(
  asked: Outline,
  limits: PlatformLimits,
): { outline: Outline; warnings: Warning[] } {
  const warnings: Warning[] = [...choiceOfSections(asked).warnings];
  if (isSubset(asked)) {
    warnings.push({
      code: "anchors",
      message: `Statistics of pairs are means over ${asked.anchors} of the ${asked.input.samples} samples, drawn at random, each compared with all others; their standard errors are beside them. Ask for anchors=all if that is not enough.`,
    });
  }
  let outline = asked;
  type Reason = (own: readonly PlannedStage[]) => string | null;
  const leaveOut = (what: string, without: Outline, reasonOf: Reason) => {
    const others = new Set(plannedStages(without).map(({ id }) => id));
    const own = plannedStages(outline).filter(({ id }) => !others.has(id));
    const reason = own.length === 0 ? null : reasonOf(own);
    if (reason === null) return;
    warnings.push({ code: "left-out", message: `${what} left out: ${reason}.` });
    outline = without;
  };
  const leaveOutFit = (fit: keyof typeof FITS, reasonOf: Reason) =>
    leaveOut(FITS[fit], { ...outline, fits: { ...outline.fits, [fit]: false } }, reasonOf);
  const leaveOutPart = (part: keyof typeof PARTS, reasonOf: Reason) => {
    const include = choiceOfSections(outline).included.filter((section) => section !== part);
    leaveOut(PARTS[part], { ...outline, options: { ...outline.options, include } }, reasonOf);
  };
  const limit: Reason = (own) => tooMuch(own, limits)?.what ?? null;
  const rounds: Reason = () => tooManyRounds(outline, limits);
  if (asked.options.include === undefined) {
    leaveOutPart("geometry", limit);
    leaveOutPart("retrieval", limit);
  }
  leaveOutFit("fewShot", limit);
  leaveOutFit("probes", limit);
  leaveOutFit("fewShot", rounds);
  leaveOutFit("probes", rounds);
  const mostRounds = Math.min(MOST_ROUNDS, roundsLeft(outline, limits));
  return { outline: { ...outline, fits: { ...outline.fits, mostRounds } }, warnings };
}

function tooManyRounds(outline: Outline, limits: PlatformLimits): string | null {
  const stages = plannedStages(outline);
  const expected = Math.max(...stages.map(({ rounds }) => rounds));
  const left = roundsLeft(outline, limits);
  if (left >= expected) return null;
  return `they are expected to take ${expected} passes over their rows, and the ${limits.steps} steps of a job suffice for ${Math.max(0, left)}`;
}

/** How often everything that is fitted may be repeated. */
function roundsLeft(outline: Outline, { steps }: PlatformLimits): number {
  const stages = plannedStages(outline);
  const repeated = stages.filter(({ rounds }) => rounds > 1);
  const once = sum(stages, (stage) => (stage.rounds > 1 ? 0 : stepsOfRound(stage)));
  const each = sum(repeated, stepsOfRound);
  return each === 0 ? Infinity : Math.floor((steps - STEPS_BESIDE - once) / each);
}

/** Of a Workflow, beside those of the stages: its beginning, the report and its end. */
const STEPS_BESIDE = 4;

/** With one for its end. */
function stepsOfRound({ steps, merges }: PlannedStage): number {
  return steps + sum(merges, (phase) => phase.steps) + 1;
}

function totalsOf(stages: readonly PlannedStage[]): Plan["totals"] {
  const total = (of: (phase: PlannedPhase) => number) =>
    sum(
      stages,
      (stage) => stage.rounds * sum([stage, ...stage.merges], (phase) => phase.steps * of(phase)),
    );
  return {
    steps: STEPS_BESIDE + sum(stages, (stage) => stage.rounds * stepsOfRound(stage)),
    mostSteps: STEPS_BESIDE + sum(stages, (stage) => stage.mostRounds * stepsOfRound(stage)),
    seconds: total(({ seconds }) => seconds),
    readBytes: total(({ readBytes }) => readBytes),
    writtenBytes: total(({ writtenBytes }) => writtenBytes),
    operations: total(({ operations }) => operations),
  };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** Columns that are put together at a time, of which one is of as many samples. */
const REPORT_BYTES = 60;

interface TooMuch {
  readonly what: string;
  readonly advice: string;
}

/** The first limit that a step of some stages is beyond; null if none is. */
function tooMuch(stages: readonly PlannedStage[], limits: PlatformLimits): TooMuch | null {
  for (const stage of stages) {
    const { id } = stage;
    for (const { seconds, memoryBytes, operations, writtenBytes } of [stage, ...stage.merges]) {
      if (seconds > limits.stepSeconds) {
        return {
          what: `a step of ${id} would take ${Math.ceil(seconds)} s of CPU, above ${limits.stepSeconds} s`,
          advice: "ask for fewer numbers of draws or resamples, or leave the part out",
        };
      }
      if (memoryBytes > limits.stepMemoryBytes) {
        return {
          what: `a step of ${id} would take ${Math.ceil(memoryBytes / 1e6)} MB of memory, above ${Math.floor(limits.stepMemoryBytes / 1e6)} MB`,
          advice: "leave the part out, or give fewer samples, dimensions or classes",
        };
      }
      if (operations > limits.stepOperations) {
        return {
          what: `a step of ${id} would read and write ${Math.ceil(operations)} times, above ${limits.stepOperations}`,
          advice: "give fewer anchors or samples",
        };
      }
      if (writtenBytes > limits.objectBytes) {
        return {
          what: `a step of ${id} would write ${writtenBytes} bytes, above ${limits.objectBytes}`,
          advice: "give fewer anchors",
        };
      }
    }
  }
  return null;
}

/** @throws InputError with the number that is too large */
function requireLimits(
  { input, stages, totals }: Pick<Plan, "input" | "stages" | "totals">,
  limits: PlatformLimits,
): void {
  const reason =
    tooMuch(stages, limits) ?? reportTooLarge(input, limits) ?? tooManySteps(totals, limits);
  if (reason === null) return;
  const { what, advice } = reason;
  throw new InputError("job", `the job does not fit the platform: ${what}; ${advice}.`);
}

function reportTooLarge(input: JobInput, { stepMemoryBytes }: PlatformLimits): TooMuch | null {
  const bytes = STEP_BYTES + REPORT_BYTES * Math.max(input.samples, input.trainRows ?? 0);
  if (bytes <= stepMemoryBytes) return null;
  return {
    what: `the report of so many samples would take ${Math.ceil(bytes / 1e6)} MB of memory, above ${Math.floor(stepMemoryBytes / 1e6)} MB`,
    advice: "give fewer samples",
  };
}

function tooManySteps({ mostSteps }: Plan["totals"], { steps }: PlatformLimits): TooMuch | null {
  if (mostSteps <= steps) return null;
  return {
    what: `it would take ${mostSteps} steps, above ${steps}`,
    advice: "give fewer anchors, or leave parts out",
  };
}
