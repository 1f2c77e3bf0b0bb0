import { type ImageProblem, imageProblems } from "../encoders/image-error.ts";
import { type FormatProblem, formatProblems } from "../formats/format-error.ts";
import { type ScoreProblem, scoreProblems } from "../scoring/score-problems.ts";
import { type JobProblem, jobProblems } from "./jobs/job-problems.ts";
import { type UploadProblem, uploadProblems } from "./upload/upload-error.ts";

export interface ProblemDescription {
  readonly status: number;
  readonly title: string;
  /** What the title does not say. */
  readonly meaning?: string;
  /** Headers of every such answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

const requestProblems = {
  "invalid-input": {
    status: 400,
    title: "The input is not valid",
    meaning:
      "A parameter or a part of the body is missing, unknown, repeated or wrong. `errors` names each one and says what would be right.",
  },
  "malformed-request": {
    status: 400,
    title: "The request cannot be read",
    meaning: "The URL is not percent-encoded UTF-8, or the body is not JSON in UTF-8.",
  },
  "not-found": {
    status: 404,
    title: "There is nothing at this address",
    meaning: "No route has this path, or the route has no such item.",
  },
  "method-not-allowed": {
    status: 405,
    title: "This address does not take this method",
    meaning: "The `Allow` header lists the methods it takes.",
  },
  "not-acceptable": {
    status: 406,
    title: "The answer has no such representation",
    meaning: "Neither `format` nor `Accept` names a representation that this route has.",
  },
  "body-too-large": {
    status: 413,
    title: "The body is too large",
    meaning:
      "As sent, or as expanded. `limit` names the limit and its value; `detail` says what to do with larger inputs.",
  },
  "url-too-long": {
    status: 414,
    title: "The URL is too long",
    meaning: "Send the same parameters as JSON by POST.",
  },
  "unsupported-media-type": {
    status: 415,
    title: "The body has an unsupported content type",
    meaning: "`Accept-Post` lists the content types the route takes.",
  },
  "limit-exceeded": {
    status: 422,
    title: "The request is beyond a limit of this service",
    meaning:
      "The request is valid but too large to answer at once. `limit` names the limit and its value; `errors` the parameter to reduce.",
  },
  "encoder-busy": {
    status: 429,
    title: "The encoder has as many requests as it can hold",
    meaning:
      "Each waits with its images in memory. `Retry-After` says after how many seconds to send the request again.",
    headers: { "Retry-After": "1" },
  },
  "internal-error": {
    status: 500,
    title: "The service failed",
    meaning: "Our fault. `requestId` finds the failure in our log.",
  },
  "not-implemented": {
    status: 501,
    title: "The answer has no such format",
    meaning: "Only of `/oembed`, whose specification wants this status: it is JSON or XML.",
  },
} as const satisfies Record<string, ProblemDescription>;

/** Nothing is wrong with such a file, but it, or a type in it, is not one that is read. */
const UNREAD: readonly FormatProblem[] = [
  "unknown-format",
  "not-in-ranges",
  "npy-version",
  "npy-object-dtype",
  "npy-structured-dtype",
  "npy-dtype",
  "zip-encrypted",
  "zip-multi-disk",
  "zip-method",
  "safetensors-dtype",
  "parquet-encrypted",
  "parquet-type",
  "parquet-encoding",
  "arrow-type",
  "arrow-compression",
];

function formatStatus(kind: string): number {
  if (UNREAD.includes(kind as FormatProblem)) return 415;
  return kind.endsWith("-limit") ? 422 : 400;
}

/** Nothing is wrong with such an image, but it is of a kind that is not read. */
const UNREAD_IMAGES: readonly ImageProblem[] = ["image-format", "image-animated", "image-colours"];

function imageStatus(kind: string): number {
  if (UNREAD_IMAGES.includes(kind as ImageProblem)) return 415;
  return kind.endsWith("-limit") ? 422 : 400;
}

/** Descriptions of problems that the library documents by a sentence each. */
function described<Kind extends string>(
  sentences: Readonly<Record<Kind, string>>,
  statusOf: (kind: string) => number,
): Readonly<Record<Kind, ProblemDescription>> {
  return Object.fromEntries(
    Object.entries<string>(sentences).map(([kind, sentence]) => [
      kind,
      { status: statusOf(kind), title: sentence.replace(/\.$/, "") },
    ]),
  ) as Record<Kind, ProblemDescription>;
}

export type ProblemKind =
  | keyof typeof requestProblems
  | JobProblem
  | UploadProblem
  | FormatProblem
  | ImageProblem
  | ScoreProblem;

/** Every kind of problem this service answers with, by where it arises. */
export const problemGroups: readonly {
  readonly title: string;
  readonly problems: Readonly<Record<string, ProblemDescription>>;
}[] = [
  { title: "Requests", problems: requestProblems },
  { title: "Uploads", problems: uploadProblems },
  { title: "Jobs", problems: jobProblems },
  { title: "Files of arrays", problems: described(formatProblems, formatStatus) },
  { title: "Images", problems: described(imageProblems, imageStatus) },
  { title: "Arrays to score", problems: described(scoreProblems, () => 400) },
];

export const problems = Object.assign(
  {},
  ...problemGroups.map((group) => group.problems),
) as Readonly<Record<ProblemKind, ProblemDescription>>;

/** The path of the page whose anchors document the problem types. */
const PROBLEM_PAGE = "/docs";

export function problemType(kind: ProblemKind): string {
  return `${PROBLEM_PAGE}#problem-${kind}`;
}
