import { WorkerEntrypoint } from "cloudflare:workers";
import type { ScoreOutcome, ScoreRequest, ScorerService } from "../../src/api/environment.ts";
import { scoreUpload } from "../../src/api/scorer.ts";
import type { UploadHeaders } from "../../src/api/upload/upload-headers.ts";
import { installKernels } from "../../src/linalg/kernel-modules.ts";
import relaxedSimd from "../../src/linalg/kernels/relaxed-simd.wasm";
import simd from "../../src/linalg/kernels/simd.wasm";

export { ClientObject } from "./client-object.ts";
export { JobObject } from "./job-object.ts";
export { JobsEntrypoint } from "./jobs-entrypoint.ts";
export { LaneObject } from "./lane-object.ts";
export { ScoreJob } from "./score-job.ts";

// Workers may not compile bytes: the modules come compiled with the script.
installKernels({ simd, relaxedSimd });

/** What the api Worker calls, by RPC. */
export class ScorerEntrypoint extends WorkerEntrypoint implements ScorerService {
  async score(
    body: ReadableStream<Uint8Array> | null,
    headers: UploadHeaders,
    request: ScoreRequest,
  ): Promise<ScoreOutcome> {
    return scoreUpload(body, headers, request);
  }
}

/** Not reachable from outside; a Worker needs a default export all the same. */
export default { fetch: () => new Response(null, { status: 404 }) };
