/** Scores files where they are, as the API would: the same parameters, the same answer, the same problems. */
import { inUrl, problemData, problemDocument, problemFrom } from "../../api/problem.ts";
import { readQuery } from "../../api/query.ts";
import { answerTo } from "../../api/score/answer-to.ts";
import { scoreParameters } from "../../api/score/parameters.ts";
import { type Choose, scoreArrays } from "../../api/score/score-arrays.ts";
import { scoreRequest } from "../../api/score/score-request.ts";
import { arraysOfForm } from "../../api/upload/form-arrays.ts";
import type { FormPart } from "../../api/upload/multipart.ts";
import { readText, schemasOf } from "../../api/validation.ts";
import { defaultReadLimits, type ReadLimits } from "../../formats/read-limits.ts";
import { installKernel } from "../../linalg/kernel-modules.ts";
import { scoreSeconds } from "../../scoring/score-cost.ts";
import { possibleSections } from "../../scoring/sections.ts";
import type { UploadPart } from "./score/upload-parts.ts";
import type { News, Order } from "./score/worker-messages.ts";

/** A machine of one's own has more room than a request. */
const LIMITS: ReadLimits = {
  ...defaultReadLimits,
  arrayBytes: 2 ** 30,
  scratchBytes: 2 ** 27,
  zip: { ...defaultReadLimits.zip, entryBytes: 2 ** 30, totalBytes: 2 ** 30 },
};

const schemas = schemasOf(scoreParameters);

self.addEventListener("message", async ({ data }: MessageEvent<Order>) => {
  switch (data.kind) {
    case "kernel":
      installKernel(data.name, data.module);
      break;
    case "score":
      tell(await outcomeOf(data.query, data.parts));
  }
});

tell({ kind: "ready" });

function tell(news: News): void {
  self.postMessage(news);
}

async function outcomeOf(query: string, parts: readonly UploadPart[]): Promise<News> {
  try {
    const request = scoreRequest(readText(schemas, readQuery(`?${query}`)));
    tell({ kind: "reading" });
    const { form, body } = await received(parts);
    const arrays = arraysOfForm(form, body, LIMITS);
    const answer = answerTo(scoreArrays(arrays, request, announcing()));
    return { kind: "answer", text: JSON.stringify(answer) };
  } catch (error) {
    return failed(error);
  }
}

/** Every part that the arrays allow: nobody else waits for this machine. */
function announcing(): Choose {
  let model = 0;
  return (input, options, models) => {
    model++;
    const chosen = options.include
      ? { included: options.include, warnings: [] }
      : possibleSections(input);
    const seconds = scoreSeconds(input, { ...options, include: chosen.included });
    tell({ kind: "computing", model, models, seconds });
    return chosen;
  };
}

/** Numbers are viewed where they lie if they lie at a multiple of their size. */
const ALIGNMENT = 8;

/** The files in one buffer, as a form brings them. */
async function received(
  parts: readonly UploadPart[],
): Promise<{ form: readonly FormPart[]; body: Uint8Array<ArrayBuffer> }> {
  const places: number[] = [];
  let size = 0;
  for (const part of parts) {
    places.push(size);
    if (part.kind === "file") size += Math.ceil(part.file.size / ALIGNMENT) * ALIGNMENT;
  }
  const body = new Uint8Array(size);
  const form: FormPart[] = [];
  for (const [index, part] of parts.entries()) {
    const common = { filename: null, contentType: null };
    if (part.kind === "model") {
      form.push({ name: "model", ...common, bytes: new TextEncoder().encode(part.name) });
      continue;
    }
    const { name, file } = part;
    const bytes = body.subarray(places[index], places[index] + file.size);
    bytes.set(new Uint8Array(await file.arrayBuffer()));
    form.push({ name, filename: file.name, contentType: file.type || null, bytes });
  }
  return { form, body };
}

function failed(error: unknown): News {
  try {
    const { document } = problemDocument(problemFrom(problemData(error)), inUrl);
    return { kind: "problem", problem: document };
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    return { kind: "failure", message: `This browser could not score the files: ${reason}` };
  }
}
