/** The scorer Worker itself, reached by HTTP: POST a file, with the draws in the query. */
import { uploadHeaders } from "../src/api/upload/upload-headers.ts";
import { ScorerEntrypoint } from "../workers/scorer/index.ts";

export default {
  async fetch(request: Request, environment: unknown, context: never) {
    if (request.method !== "POST") return new Response("ready");
    const draws = new URL(request.url).searchParams.get("draws")!.split(",").map(Number);
    const scorer = new ScorerEntrypoint(context, environment);
    const options = { draws, include: ["contrastive", "bounds"] as const };
    return Response.json(
      await scorer.score(request.body, uploadHeaders(request.headers), { options }),
    );
  },
};
