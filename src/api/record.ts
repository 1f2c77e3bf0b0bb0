import type { Environment } from "./environment.ts";
import type { Exchange } from "./exchange.ts";

/** A line of JSON in the log for each exchange, and a point in Analytics Engine where it is bound. */
export function record(exchange: Exchange, { ANALYTICS }: Environment): void {
  console.log(JSON.stringify({ event: "request", ...exchange }));
  const { method, route, status, milliseconds } = exchange;
  ANALYTICS?.writeDataPoint({
    indexes: [route ?? "none"],
    blobs: [method, String(status)],
    doubles: [milliseconds],
  });
}
