import * as z from "zod";
import { provenance } from "../answers.ts";
import { integer, optional, type Parameter } from "../parameters.ts";
import { problemFrom } from "../problem.ts";
import { defineRoute } from "../route.ts";
import { version } from "../version.ts";
import { announcedDigest, DIGEST } from "./content-digest.ts";
import { accessTo } from "./job-access.ts";
import { jobId } from "./job-id.ts";

const name: Parameter<string> = {
  description: "The name of one of the job's files.",
  example: "embeddings.npz",
  urlSchema: z.string().min(1),
  text: () => z.string(),
  json: () => z.string(),
};

export const uploadPartRoute = defineRoute({
  methods: ["PUT"],
  path: "/v1/jobs/{id}/files/{name}",
  operation: "uploadPart",
  summary: "Upload a part of a file",
  description:
    "Each file is sent in parts of the `partBytes` that the job says; a file of up to 8 MiB is one part. Parts may come in any order, side by side, and again: the last one that came counts. A part is kept whole, with the checksum it announced, or not at all. After an interruption, the job's `missing` lists what is still to be sent.",
  parameters: {
    id: jobId,
    name,
    part: optional(
      integer("Which part, counted from 1, the default.", "1", z.int().min(1).max(1e6)),
    ),
  },
  credential: "job-token",
  requestHeaders: [
    {
      name: DIGEST,
      description: "The SHA-256 of this part (RFC 9530): `sha-256=:BASE64:`.",
      example: "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
      required: true,
    },
  ],
  upload: {
    contentTypes: ["application/octet-stream", "application/x-www-form-urlencoded"],
    description: "The bytes of the part, as they are in the file.",
    file: "embeddings.npz",
    limit: "partBytes",
    digest: true,
  },
  answer: z.object({
    version: provenance.version,
    file: z.string(),
    part: z.number(),
    bytes: z.number(),
    missing: z.number().describe("Parts of the file that are still to come"),
  }),
  formats: ["json"],
  caching: "none",
  problems: [
    "not-authorised",
    "job-gone",
    "job-started",
    "part-size",
    "part-digest",
    "too-many-requests",
  ],
  examples: [
    {
      title: "A file of one part",
      method: "PUT",
      query: { id: jobId.example, name: "embeddings.npz" },
    },
  ],
  async handle({ id, name: file, part = 1 }, { environment, headers, body }) {
    const access = accessTo(id, headers);
    const announced = {
      file,
      part,
      digest: announcedDigest(headers),
      bytes: declaredBytes(headers),
    };
    const received = await environment.JOBS.receive(access, announced, body);
    if (received.kind === "problem") throw problemFrom(received.problem);
    const { bytes, missing } = received;
    return { version, file, part, bytes, missing };
  },
});

function declaredBytes(headers: Headers): number | null {
  const declared = headers.get("Content-Length");
  return declared !== null && /^[0-9]+$/.test(declared) ? Number(declared) : null;
}
