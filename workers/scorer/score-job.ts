import { WorkflowEntrypoint, type WorkflowStep, type WorkflowStepConfig } from "cloudflare:workers";
import type { ProblemData } from "../../src/api/problem.ts";
import { isRefused, type Refused } from "../../src/api/refused.ts";
import { platformLimits, type StageId } from "../../src/jobs/index.ts";
import { type Done, laneObject } from "./lane-object.ts";
import type { ScorerEnvironment } from "./scorer-environment.ts";

/** A step that fails for a reason other than its input fails by chance: it is tried again. */
const RETRIES: WorkflowStepConfig = {
  retries: { limit: 5, delay: "1 second", backoff: "exponential" },
  timeout: "15 minutes",
};

/** Has a job computed, stage by stage, the steps of a stage side by side. It computes nothing itself. */
export class ScoreJob extends WorkflowEntrypoint<ScorerEnvironment, { readonly id: string }> {
  override async run({ payload: { id } }: { payload: { id: string } }, step: WorkflowStep) {
    const job = this.env.JOB_OBJECTS.getByName(id);
    const lane = (number: number) => laneObject(this.env, id, number);
    /** What fails for the files' sake is not tried again: its problem is what the step gives. */
    const run = async <Value>(name: string, work: () => Promise<Done<Value> | Refused>) => {
      const outcome = await step.do(name, RETRIES, work);
      if (isRefused(outcome)) throw new Unscorable(outcome.problem);
      return outcome.value;
    };
    const follow = (name: string, stage: StageId | null) =>
      run(name, async () => {
        const found = await lane(0).next(id, stage);
        if (found.kind === "done" && !found.value.done) {
          await job.begin(found.value.next, found.value.steps);
        }
        return found;
      });

    try {
      let next = await follow("begin", null);
      while (!next.done) {
        const { next: stage, steps } = next;
        await sideBySide(steps, platformLimits.concurrency, (index, number) =>
          run(`${stage} ${index}`, async () => {
            const done = await lane(number).step(id, stage, index);
            await job.complete(stage, index);
            return done;
          }),
        );
        next = await follow(`after ${stage}`, stage);
      }
      await run("report", () => lane(0).report(id));
      await step.do("finish", RETRIES, () => job.finish());
    } catch (error) {
      const problem = error instanceof Unscorable ? error.problem : failure(id, error);
      await step.do("fail", RETRIES, () => job.fail(problem));
    }
  }
}

/** The files turned out not to be what can be scored. */
class Unscorable extends Error {
  readonly problem: ProblemData;

  constructor(problem: ProblemData) {
    super(problem.detail);
    this.name = "Unscorable";
    this.problem = problem;
  }
}

/** A failure of ours, as the job's holder is told of it: by an id that finds it in the log. */
function failure(job: string, error: unknown): ProblemData {
  const requestId = crypto.randomUUID();
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(JSON.stringify({ event: "failure", requestId, job, failure: reason }));
  return {
    kind: "internal-error",
    detail: `Something failed while computing, several times; it was recorded as ${requestId}.`,
    options: {},
  };
}

/** Does the work of every index from 0 in so many lanes; the first failure ends all, when they have ended. */
async function sideBySide(
  count: number,
  lanes: number,
  work: (index: number, lane: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const walk = async (lane: number) => {
    while (next < count && !failed) {
      await work(next++, lane).catch((error) => {
        failed = true;
        throw error;
      });
    }
  };
  const walks = Array.from({ length: Math.min(lanes, count) }, (_, lane) => walk(lane));
  for (const ended of await Promise.allSettled(walks)) {
    if (ended.status === "rejected") throw ended.reason;
  }
}
