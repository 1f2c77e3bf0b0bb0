import { Hono } from "hono";
import { downloadAnswerer } from "./answer-download.ts";
import { AnswerMemory, memoryKey } from "./answer-memory.ts";
import { pageAnswerer } from "./answer-page.ts";
import { type Answerer, answerAgain, routesAnswerer } from "./answer-route.ts";
import type { Environment } from "./environment.ts";
import { type Observer, sealed } from "./exchange.ts";
import { REQUEST_ID } from "./headers.ts";
import { withoutBodyForHead } from "./methods.ts";
import { Problem, problemResponse } from "./problem.ts";
import { requireReadableUrl } from "./query.ts";
import type { Route, Served } from "./route.ts";

/** Answers every request with a response; never throws. */
export interface Api {
  fetch(request: Request, environment: Environment): Promise<Response>;
}

/** Bytes of answers that an isolate remembers. */
const REMEMBERED_BYTES = 8_000_000;

/** The service made of what it serves. */
export function createApi(served: readonly Served[], observe: Observer = () => {}): Api {
  const memory = new AnswerMemory(REMEMBERED_BYTES);
  const app = new Hono<{ Bindings: Environment }>();
  const matched = new WeakMap<Request, string>();
  for (const [path, items] of Map.groupBy(served, (item) => item.path)) {
    const answer = answererOf(items, memory);
    app.all(path.replaceAll(/\{(\w+)\}/g, ":$1"), (context) => {
      matched.set(context.req.raw, path);
      return answer(context.req.raw, context.env, context.req.param());
    });
  }
  app.notFound(({ req }) => problemResponse(nothingAt(req.path)));
  app.onError((error) => problemResponse(error));

  const answer = async (request: Request, environment: Environment): Promise<Response> => {
    try {
      requireReadableUrl(new URL(request.url));
    } catch (error) {
      return problemResponse(error);
    }
    return app.fetch(request, environment);
  };

  return {
    async fetch(request, environment) {
      const began = Date.now();
      const remembered = request.method === "GET" ? memory.get(memoryKey(request)) : undefined;
      if (remembered !== undefined) {
        return sealed(answerAgain(request, remembered), crypto.randomUUID(), 0);
      }
      const response = withoutBodyForHead(request, await answer(request, environment));
      // A failure was recorded under an id of its own.
      const requestId = response.headers.get(REQUEST_ID) ?? crypto.randomUUID();
      const milliseconds = Date.now() - began;
      const { method } = request;
      const { status } = response;
      const route = matched.get(request) ?? null;
      observe({ requestId, method, route, status, milliseconds }, environment);
      return sealed(response, requestId, milliseconds);
    },
  };
}

function answererOf(items: readonly Served[], memory: AnswerMemory): Answerer {
  const [item] = items;
  switch (item.kind) {
    case "page":
      return pageAnswerer(item);
    case "download":
      return downloadAnswerer(item);
    case "resource":
      return routesAnswerer(items as readonly Route[], memory);
  }
}

function nothingAt(path: string): Problem {
  const shown = path.length > 60 ? `${path.slice(0, 60)}…` : path;
  return new Problem("not-found", `There is no ${shown}; /docs lists every address.`, {
    errors: [{ parameter: "path", detail: "is not an address of this service." }],
  });
}
