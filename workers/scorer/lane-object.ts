import { DurableObject } from "cloudflare:workers";
import { orRefused, type Refused } from "../../src/api/refused.ts";
import {
  advance,
  othersServed,
  type Plan,
  report,
  runStep,
  type StageId,
} from "../../src/jobs/index.ts";
import { JobFiles } from "./job-store.ts";
import { readJson, writeJson } from "./json-objects.ts";
import type { Remote, ScorerEnvironment } from "./scorer-environment.ts";

/** Where the plan of a job is among its objects, and its report. */
export const PLAN = "plan.json";
export const REPORT = "report.json";

interface Work {
  readonly plan: Plan;
  readonly store: JobFiles;
}

/** What a lane has done; `value` is what it found. */
export interface Done<Value> {
  readonly kind: "done";
  readonly value: Value;
}

/**
 * Computes the steps of one lane of one job, one after another. The lanes of a job run side by side,
 * each with the memory and the processor of an object of its own; nothing but a plan is kept in them.
 */
export class LaneObject extends DurableObject<ScorerEnvironment> {
  #work: Promise<Work> | undefined;

  step(id: string, stage: StageId, index: number) {
    return this.#done(id, ({ plan, store }) => runStep(plan, stage, index, store));
  }

  /** What comes after a stage; after none, what comes first. */
  next(id: string, stage: StageId | null) {
    return this.#done(id, ({ plan, store }) => advance(plan, stage, store));
  }

  report(id: string) {
    return this.#done(id, async ({ plan, store }) => {
      await writeJson(store, REPORT, await report(plan, store));
    });
  }

  /** Says that this object answers. */
  ping(): boolean {
    return true;
  }

  #done<Value>(id: string, work: (given: Work) => Promise<Value>): Promise<Done<Value> | Refused> {
    return orRefused(async () => {
      await othersServed();
      return { kind: "done" as const, value: await work(await this.#given(id)) };
    });
  }

  #given(id: string): Promise<Work> {
    this.#work ??= this.#read(id).catch((error) => {
      // The next step tries again.
      this.#work = undefined;
      throw error;
    });
    return this.#work;
  }

  async #read(id: string): Promise<Work> {
    const layout = await this.env.JOB_OBJECTS.getByName(id).layout();
    const store = new JobFiles(this.env.JOB_FILES, id, layout);
    return { plan: await readJson<Plan>(store, PLAN), store };
  }
}

/** One of the lanes of a job. */
export function laneObject(
  { LANE_OBJECTS }: ScorerEnvironment,
  id: string,
  lane: number,
): Remote<LaneObject> {
  return LANE_OBJECTS.getByName(`${id}/${lane}`);
}
