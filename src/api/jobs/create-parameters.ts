import * as z from "zod";
import { requireWithin } from "../limits.ts";
import { integer, optional, type Parameter } from "../parameters.ts";
import { scoreParameters } from "../score/parameters.ts";
import type { JobFile } from "./jobs-service.ts";

const fileName = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/, {
  error: "must have 1 to 100 letters, digits, dots, dashes and underscores, and no dot first",
});

const file = z.strictObject({
  name: fileName,
  bytes: z.int().min(1).describe("Of the whole file"),
});

const files: Parameter<readonly JobFile[]> = {
  description:
    "The files that will be uploaded, each with its `name` and its size in `bytes`: NPY (an array named as the file), NPZ without compression, or safetensors. Arrays have the names they have in a score.",
  example: '[{"name": "embeddings.npz", "bytes": 205520512}]',
  longestList: "jobFiles",
  urlSchema: z.array(file),
  text: () => z.never(),
  json: (name) =>
    z
      .array(file)
      .min(1, { error: "the list is empty; a job has at least one file" })
      .refine((list) => new Set(list.map((each) => each.name)).size === list.length, {
        error: "two files have the same name",
      })
      .transform((list) => {
        const bytes = list.reduce((sum, each) => sum + each.bytes, 0);
        requireWithin("jobBytes", bytes, name);
        return list;
      }),
};

const anchors: Parameter<number | "all"> = {
  description:
    "How many samples are compared with all others where statistics are of pairs: a number, drawn by the seed, or `all`. By default all of up to 20,000, else 20,000; standard errors then say what that costs, and `bootstrap` resamples the anchors where a mean is over them.",
  example: "20000",
  urlSchema: z.union([z.int().min(2), z.literal("all")]),
  text: () => z.never(),
  json: () =>
    z.union([z.int().min(2), z.literal("all")], {
      error: 'write a whole number from 2, or "all"',
    }),
};

/** A week, in seconds. */
export const LONGEST_LIFETIME = 7 * 24 * 3600;

const { prior: _, ...ofScores } = scoreParameters;

/** What a job is to do: as of a score, and of which files. */
export const createParameters = {
  files,
  ...ofScores,
  anchors: optional(anchors),
  lifetime: optional(
    integer(
      "Seconds from now after which the job, its files and its report are removed: at most, and by default, a week.",
      "604800",
      z.int().min(10).max(LONGEST_LIFETIME),
    ),
  ),
};
