// Reads or scores one upload in a process of its own, and says how much memory was alive at most:
//
//     node --expose-gc test/memory/peak.ts FILE HEADERS [REQUEST]
//
// HEADERS are UploadHeaders, REQUEST is a ScoreRequest, in JSON; without a request it is only read.

import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { mostCounted, type PeakBytes, startCounting, watchAllocations } from "./allocations.ts";

export interface Peak extends PeakBytes {
  /** What became of the upload: the kind of its problem or answer. */
  readonly outcome: string;
}

const [file, sent, request] = process.argv.slice(2);
const { readUploadedArrays } = await import("../../src/api/upload/upload-arrays.ts");
const { problemData } = await import("../../src/api/problem.ts");
const { scoreUpload } = await import("../../src/api/scorer.ts");
const { loadKernels } = await import("../../src/linalg/load-kernels.ts");
await loadKernels();
startCounting();
watchAllocations();

const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
const headers = JSON.parse(sent);
const outcome =
  request === undefined
    ? await readUploadedArrays(body, headers).then(
        (arrays) => [...arrays.keys()].join(" "),
        (error) => problemData(error).kind,
      )
    : await scoreUpload(body, headers, JSON.parse(request)).then((found) =>
        found.kind === "problem" ? found.problem.kind : found.kind,
      );
console.log(JSON.stringify({ outcome, ...mostCounted() } satisfies Peak));
