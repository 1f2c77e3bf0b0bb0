import type { PlannedStage } from "../../jobs/plan.ts";
import type { ProblemData } from "../problem.ts";
import { problems, problemType } from "../problem-kinds.ts";
import type { Client } from "./client.ts";
import { bytesOfPart, partBytes, partCount } from "./file-parts.ts";
import type { JobView } from "./job-view.ts";
import type { JobRequest } from "./jobs-service.ts";
import { type CurrentStage, progressOf } from "./progress.ts";

/** All that is kept of a job beside its parts and steps; times are milliseconds since 1970. */
export interface JobRecord {
  readonly id: string;
  readonly tokenHash: string;
  readonly client: Client;
  readonly request: JobRequest;
  readonly created: number;
  readonly expires: number;
  readonly revision: number;
  readonly progress: Progress;
}

/** Where a job stands; in each state, what belongs to it. */
export type Progress =
  | { readonly state: "receiving" }
  | {
      readonly state: "running";
      readonly started: number;
      readonly planned: readonly PlannedStage[];
      readonly current: CurrentStage | null;
    }
  | { readonly state: "done"; readonly seconds: number; readonly last: CurrentStage | null }
  | { readonly state: "failed"; readonly problem: ProblemData }
  | { readonly state: "gone"; readonly how: "removed" | "expired"; readonly at: number };

/** How many steps of a stage are done, and when something was last heard of them. */
interface StepsSoFar {
  readonly done: number;
  readonly heard: number;
}

/**
 * What is shown of a job that is not gone.
 *
 * @param received at i the numbers of the parts of file i
 */
export function viewOf(
  job: JobRecord,
  received: readonly ReadonlySet<number>[],
  steps: StepsSoFar,
): JobView {
  const { id, revision, progress } = job;
  if (progress.state === "gone") throw new Error("a job that is gone has nothing to show");
  return {
    id,
    state: progress.state,
    revision,
    created: new Date(job.created).toISOString(),
    expires: new Date(job.expires).toISOString(),
    files: job.request.files.map(({ name, bytes }, index) => {
      const parts = partCount(bytes);
      const numbers = Array.from({ length: parts }, (_, part) => part + 1);
      const missing = numbers.filter((part) => !received[index].has(part));
      const lacking = missing.reduce((sum, part) => sum + bytesOfPart(bytes, part), 0);
      return {
        name,
        bytes,
        received: bytes - lacking,
        partBytes: partBytes(bytes),
        parts,
        missing,
        url: `/v1/jobs/${id}/files/${name}`,
      };
    }),
    progress: shownProgress(progress, steps),
    problem: progress.state === "failed" ? shownProblem(progress.problem) : null,
  };
}

function shownProgress(progress: Progress, { done, heard }: StepsSoFar): JobView["progress"] {
  if (progress.state === "running" && progress.current !== null) {
    return progressOf(progress.planned, progress.current, {
      count: done,
      heardAfter: (heard - progress.started) / 1000,
      silence: (Date.now() - heard) / 1000,
    });
  }
  if (progress.state !== "done" || progress.last === null) return null;
  const { stage, steps, before } = progress.last;
  return { stage, stepsDone: steps, steps, stages: before + 1, share: 1, secondsLeft: 0 };
}

function shownProblem({ kind, detail }: ProblemData): JobView["problem"] {
  return { type: problemType(kind), title: problems[kind].title, detail };
}
