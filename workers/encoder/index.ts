import { WorkerEntrypoint } from "cloudflare:workers";
import registry from "../../models/registry.json" with { type: "json" };
import type { Encoder, EncoderService } from "../../src/api/environment.ts";

/** What the api Worker calls, by RPC. */
export class EncoderEntrypoint extends WorkerEntrypoint implements EncoderService {
  async encoders(): Promise<readonly Encoder[]> {
    return registry.map((id) => ({ id }));
  }
}

/** Not reachable from outside; a Worker needs a default export all the same. */
export default { fetch: () => new Response(null, { status: 404 }) };
