import { Hono } from "hono";
import { downloadAnswerer } from "./answer-download.ts";
import { AnswerMemory, memoryKey } from "./answer-memory.ts";
import { pageAnswerer } from "./answer-page.ts";
import { type Answerer, answerAgain, routeAnswerer } from "./answer-route.ts";
import type { Environment } from "./environment.ts";
import { withoutBodyForHead } from "./methods.ts";
import { Problem, problemResponse } from "./problem.ts";
import { requireReadableUrl } from "./query.ts";
import type { Served } from "./route.ts";

/** Answers every request with a response; never throws. */
export interface Api {
  fetch(request: Request, environment: Environment): Promise<Response>;
}

/** Bytes of answers that an isolate remembers. */
const REMEMBERED_BYTES = 8_000_000;

/** The service made of what it serves. */
export function createApi(served: readonly Served[]): Api {
  const memory = new AnswerMemory(REMEMBERED_BYTES);
  const app = new Hono<{ Bindings: Environment }>();
  for (const item of served) {
    const answer = answererOf(item, memory);
    app.all(item.path.replaceAll(/\{(\w+)\}/g, ":$1"), (context) =>
      answer(context.req.raw, context.env, context.req.param()),
    );
  }
  app.notFound(({ req }) => problemResponse(nothingAt(req.path)));
  app.onError((error) => problemResponse(error));

  return {
    async fetch(request, environment) {
      const remembered = request.method === "GET" ? memory.get(memoryKey(request)) : undefined;
      if (remembered !== undefined) return answerAgain(request, remembered);
      try {
        requireReadableUrl(new URL(request.url));
      } catch (error) {
        return withoutBodyForHead(request, problemResponse(error));
      }
      return withoutBodyForHead(request, await app.fetch(request, environment));
    },
  };
}

function answererOf(item: Served, memory: AnswerMemory): Answerer {
  switch (item.kind) {
    case "page":
      return pageAnswerer(item);
    case "download":
      return downloadAnswerer(item);
    case "resource":
      return routeAnswerer(item, memory);
  }
}

function nothingAt(path: string): Problem {
  const shown = path.length > 60 ? `${path.slice(0, 60)}…` : path;
  return new Problem("not-found", `There is no ${shown}; /docs lists every address.`, {
    errors: [{ parameter: "path", detail: "is not an address of this service." }],
  });
}
