import { OPEN } from "../headers.ts";
import { type Locate, problemDocument } from "../problem.ts";

/** What is wrong with a request, as OpenAI's clients read it: `{"error": {message, type, param, code}}`. */
export function openAiProblem(error: unknown, locate: Locate): Response {
  const { document, headers } = problemDocument(error, locate);
  const { type, status, detail, errors, requestId } = document;
  const [culprit] = errors ?? [];
  const body = {
    error: {
      message: requestId === undefined ? detail : `${detail} (${requestId})`,
      type: errorType(status),
      param: culprit?.parameter ?? culprit?.pointer?.slice(1).replace(/\/(\d+)/g, "[$1]") ?? null,
      code: type.replace(/^.*#problem-/, ""),
    },
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...OPEN, ...headers, "Content-Type": "application/json" },
  });
}

function errorType(status: number): string {
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}
