import { itemBytes, type NumberType } from "../formats/number-type.ts";
import { type ViewComparison, viewComparisons } from "../scoring/contrastive/comparison.ts";
import { defaultDraws } from "../scoring/default-draws.ts";
import { type ChosenSections, type Section, sectionsOf } from "../scoring/sections.ts";
import type { JobInput } from "./job-input.ts";
import type { JobOptions } from "./job-options.ts";

/** How the rows of a job are cut. */
export interface Tiling {
  /** Rows that a step passes over, where time grows with rows. */
  readonly rowsPerBlock: number;
  /** Bytes of rows that are held at a time. */
  readonly chunkBytes: number;
  /** Anchors of a step, where time grows with pairs. */
  readonly anchorsPerBlock: number;
  /** Rows that they are compared with in a step. */
  readonly keysPerSpan: number;
  /** Bytes of rows that are put together before they are written. */
  readonly gatheredBytes: number;
  /** Bytes that what is fitted in one step may take, or fits that are tested in one pass. */
  readonly fitBytes: number;
  /** Results of steps that are added at a time. */
  readonly sumsPerStep: number;
}

/** What is fitted. */
export interface PlannedFits {
  readonly probes: boolean;
  readonly fewShot: boolean;
  /** After so many rounds a fit ends, whether it is at its optimum or not. */
  readonly mostRounds: number;
}

/** What is asked of which files. */
export interface Asked {
  readonly input: JobInput;
  readonly options: JobOptions;
}

/** What the stages of a job follow from. */
export interface Outline extends Asked {
  /** How many samples are anchors; all of them if that is N. */
  readonly anchors: number;
  readonly tiling: Tiling;
  readonly fits: PlannedFits;
}

export function choiceOfSections({ input, options }: Asked): ChosenSections {
  if (options.include) return { included: options.include, warnings: [] };
  return sectionsOf({
    setting: input.views.length === 1 ? "same-class" : "augmentation",
    hasTemperature: temperatureOf({ input, options }) !== null,
    largestClass: input.labels?.largestClass ?? null,
  });
}

export function asks(asked: Asked, ...any: readonly Section[]): boolean {
  const { included } = choiceOfSections(asked);
  return any.some((section) => included.includes(section));
}

export function temperatureOf({ input, options }: Asked): number | null {
  return options.temperature ?? input.temperature;
}

export function drawsOf({ input, options }: Asked): readonly number[] {
  return options.draws ?? input.draws ?? defaultDraws(input.samples);
}

/** The array that is classified, searched and measured. */
export function evaluatedOf({ hasViewMean, views }: JobInput): string {
  return hasViewMean ? "view_mean" : views[0];
}

/** The array that probes are fitted on, and whose rows vote: `train` where there is one. */
export function fittedOf(input: JobInput): string {
  return input.trainRows === null ? evaluatedOf(input) : "train";
}

/** The comparisons whose InfoNCE is averaged; none in the same-class setting. */
export function comparisonsOf(
  input: JobInput,
  loss: "infonce" | "simclr",
): readonly ViewComparison<string>[] {
  return input.views.length === 1 ? [] : viewComparisons(input, loss);
}

/** Arrays with a row a sample. */
export function sampleArraysOf({ views, hasViewMean }: JobInput): readonly string[] {
  return hasViewMean ? [...views, "view_mean"] : views;
}

/** Bytes of a row of an array in memory. */
export function rowBytes(input: JobInput, name: string): number {
  return input.dimensions * (isDouble(input, name) ? 8 : 4);
}

/** Whether an array is held in double precision. */
export function isDouble({ arrays }: JobInput, name: string): boolean {
  const dtype = arrays.find((array) => array.name === name)?.dtype as NumberType;
  return itemBytes[dtype] === 8;
}

/** Rows of several arrays that are held at a time. */
export function rowsPerChunk({ input, tiling }: Outline, names: readonly string[]): number {
  const bytes = names.reduce((sum, name) => sum + rowBytes(input, name), 0);
  return Math.max(1, Math.floor(tiling.chunkBytes / bytes));
}

/** Bytes of the classes of all rows, and which rows are anchors, in a step. */
export function labelBytes({ input }: Outline): number {
  return 4 * (input.labels === null ? 1 : 2) * input.samples + 4 * (input.trainRows ?? 0);
}

/** Bytes of the rows that probes are fitted on and tested on, class by class. */
export function splitBytes({ input }: Outline): number {
  return 24 * Math.max(input.samples, input.trainRows ?? 0);
}

export function isSubset({ anchors, input }: Outline): boolean {
  return anchors < input.samples;
}
