import { jobToken } from "./bearer.ts";
import { addressOf } from "./client.ts";
import type { JobAccess } from "./jobs-service.ts";

/** What a request about a job shows of who makes it. */
export function accessTo(id: string, headers: Headers): JobAccess {
  return { id, token: jobToken(headers), address: addressOf(headers) };
}
