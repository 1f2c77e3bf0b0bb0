import type { Environment } from "./environment.ts";
import { REQUEST_ID, SAFE } from "./headers.ts";

/** A request and what became of it: what a log may know, which is no address, token or content. */
export interface Exchange {
  readonly requestId: string;
  readonly method: string;
  /** The path of the route, with names for what varies; null if there is none. */
  readonly route: string | null;
  readonly status: number;
  readonly milliseconds: number;
}

/** Told of every exchange that was not answered from memory. */
export type Observer = (exchange: Exchange, environment: Environment) => void;

/** The response with what every answer has: an id to ask about, the time it took, and headers that keep it safe. */
export function sealed(response: Response, requestId: string, milliseconds: number): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(SAFE)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  headers.set(REQUEST_ID, requestId);
  headers.set("Server-Timing", `total;dur=${milliseconds}`);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
