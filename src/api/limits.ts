import { InputError } from "../errors.ts";
import { MAX_CLASSES, MAX_UNIFORM_CLASSES } from "../probability/prior.ts";
import { LARGEST_PART } from "./jobs/file-parts.ts";

/** What the service refuses to exceed: how much, of what, and why there. */
export interface Limit {
  readonly maximum: number;
  readonly unit: string;
  readonly reason: string;
}

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;

/** Every limit of the service. The documentation lists this table, and a test stands at both sides of each. */
export const limits = {
  urlCharacters: {
    maximum: 16_000,
    unit: "characters of path and query",
    reason: "the network refuses URLs of 16 KB; POST takes the same parameters",
  },
  jsonBytes: {
    maximum: 4 * MEBIBYTE,
    unit: "bytes of a JSON body",
    reason: "100,000 class probabilities written with all their digits take 2 MB",
  },
  uploadBytes: {
    maximum: 32 * MEBIBYTE,
    unit: "bytes of an uploaded file",
    reason: "the file and what is computed from it share 128 MB of memory",
  },
  expandedBytes: {
    maximum: 48 * MEBIBYTE,
    unit: "bytes of arrays in an uploaded file",
    reason: "the file and what is computed from it share 128 MB of memory",
  },
  rows: {
    maximum: 4096,
    unit: "rows in an answer",
    reason: "a table of 4096 rows is about 1 MB of JSON; longer curves need no more points",
  },
  boundRows: {
    maximum: 1024,
    unit: "rows in an answer of /v1/bounds",
    reason: "a row holds every bound, about 3 kB of JSON",
  },
  scoreRows: {
    maximum: 64,
    unit: "rows in a score",
    reason: "each number of negatives is computed anew for every sample",
  },
  listLength: {
    maximum: 64,
    unit: "values in a list that is not one of draws",
    reason: "each quantile or collision count costs as much as several rows",
  },
  uniformClasses: {
    maximum: MAX_UNIFORM_CLASSES,
    unit: "classes of a uniform prior",
    reason: "the range in which the accuracy of the computation was measured",
  },
  classes: {
    maximum: MAX_CLASSES,
    unit: "classes of any other prior",
    reason: "one coverage takes time proportional to the number of distinct probabilities",
  },
  draws: {
    maximum: 1e12,
    unit: "draws",
    reason: "the range in which the accuracy of the computation was measured",
  },
  cpuSeconds: {
    maximum: 1,
    unit: "estimated seconds of computation",
    reason: "one request must not hold up the others that share its processor",
  },
  encoderBytes: {
    maximum: 8 * MEBIBYTE,
    unit: "bytes of images in a request",
    reason: "several requests and the encoder share 128 MB of memory",
  },
  encodedImages: {
    maximum: 1024,
    unit: "images in a request",
    reason: "they take about two seconds, and their embeddings about 3 MB of JSON",
  },
  encodedPixels: {
    maximum: 2 ** 26,
    unit: "pixels in all images of a request",
    reason: "to decode so many takes several seconds",
  },
  augmentedImages: {
    maximum: 8192,
    unit: "augmentations of all images of a request",
    reason: "to augment and encode so many takes about twenty seconds",
  },
  picturePixels: {
    maximum: 2 ** 23,
    unit: "pixels of a picture",
    reason: "each takes three bytes, and so many about half a second",
  },
  jobFiles: {
    maximum: 32,
    unit: "files of a job",
    reason: "one for each array that a score has, and some to spare",
  },
  jobBytes: {
    maximum: 64 * GIBIBYTE,
    unit: "bytes of all files of a job",
    reason: "two views of ImageNet with 2048 dimensions in single precision are 21 GB",
  },
  partBytes: {
    maximum: LARGEST_PART,
    unit: "bytes of a part of a file of a job",
    reason: "the network takes bodies of up to 100 MB",
  },
  scoreSeconds: {
    maximum: 30,
    unit: "estimated seconds of computation for a score",
    reason: "every sample is compared with every other, within one request",
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;

/** The request was understood, and asks for more than the service gives in one answer. */
export class LimitExceeded extends InputError {
  readonly limit: LimitName;

  constructor(limit: LimitName, parameter: string, message: string) {
    super(parameter, message);
    this.name = "LimitExceeded";
    this.limit = limit;
  }
}

/** Refuses `asked` if it is beyond the named limit; `advice` says what would be accepted. */
export function requireWithin(
  limit: LimitName,
  asked: number,
  parameter: string,
  advice = "",
): void {
  const { maximum, unit } = limits[limit];
  if (asked <= maximum) return;
  const amount = asked === Infinity ? "more than can be counted" : describe(asked);
  throw new LimitExceeded(
    limit,
    parameter,
    `asks for ${amount} ${unit}; the limit is ${describe(maximum)}.${advice && ` ${advice}`}`,
  );
}

function describe(amount: number): string {
  return Number.isInteger(amount) ? String(amount) : amount.toPrecision(3);
}
