import { InputError } from "../errors.ts";
import { OPEN } from "./headers.ts";
import { LimitExceeded, type LimitName, limits } from "./limits.ts";

/** Where a request was wrong: a parameter of the URL, or a JSON pointer into the body. */
export interface Culprit {
  readonly parameter?: string;
  readonly pointer?: string;
  readonly detail: string;
}

/** Every kind of problem this service answers with. The documentation has an entry for each. */
export const problems = {
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
    meaning: "`limit` names the limit and its value.",
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
  "internal-error": {
    status: 500,
    title: "The service failed",
    meaning: "Our fault. `requestId` finds the failure in our log.",
  },
} as const;

export type ProblemKind = keyof typeof problems;

/** The path of the page whose anchors document the problem types. */
export const PROBLEM_PAGE = "/docs";

export function problemType(kind: ProblemKind): string {
  return `${PROBLEM_PAGE}#problem-${kind}`;
}

interface ProblemOptions {
  readonly errors?: readonly Culprit[];
  readonly limit?: LimitName;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown where a request is found wrong in a way only HTTP knows. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly options: ProblemOptions;

  constructor(kind: ProblemKind, detail: string, options: ProblemOptions = {}) {
    super(detail);
    this.name = "Problem";
    this.kind = kind;
    this.options = options;
  }
}

/** Names the place an `InputError` speaks of: `parameter` for a URL, `pointer` for a JSON body. */
export type Locate = (parameter: string) => Pick<Culprit, "parameter" | "pointer">;

export const inUrl: Locate = (parameter) => ({ parameter });
export const inJson: Locate = (parameter) => ({ pointer: `/${parameter}` });

/** RFC 9457: turns whatever was thrown into a problem document. The only place that does. */
export function problemResponse(error: unknown, locate: Locate = inUrl): Response {
  const problem = asProblem(error, locate);
  const { status, title } = problems[problem.kind];
  const { errors, limit, headers } = problem.options;
  const requestId = status === 500 ? logFailure(error) : undefined;
  const document = {
    type: problemType(problem.kind),
    title,
    status,
    detail: problem.message,
    ...(errors && { errors }),
    ...(limit && { limit: { name: limit, maximum: limits[limit].maximum } }),
    ...(requestId && { requestId }),
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: {
      ...OPEN,
      "Content-Type": "application/problem+json",
      "Cache-Control": "no-store",
      ...headers,
    },
  });
}

function asProblem(error: unknown, locate: Locate): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InputError) {
    const errors = [{ ...locate(error.parameter), detail: error.message }];
    const detail = `${error.parameter}: ${error.message}`;
    return error instanceof LimitExceeded
      ? new Problem("limit-exceeded", detail, { errors, limit: error.limit })
      : new Problem("invalid-input", detail, { errors });
  }
  return new Problem("internal-error", "Something failed while answering; it was recorded.");
}

/** The failure goes to the log under an id; only the id goes to the client. */
function logFailure(error: unknown): string {
  const requestId = crypto.randomUUID();
  console.error(requestId, error instanceof Error ? (error.stack ?? error.message) : error);
  return requestId;
}
