import type { JobsHealth } from "../../src/api/jobs/jobs-service.ts";
import type { ScorerEnvironment } from "./scorer-environment.ts";

/** No job, lane, object of R2 or client has this name. */
const NOBODY = "health";

/**
 * Which bindings answer a question that changes nothing; why one does not is logged. A count of requests
 * cannot be asked without counting: what is counted is nobody's. Objects of clients are not asked, as each
 * makes its tables when it wakes and would keep them; they run where those of jobs and lanes do.
 */
export async function health(environment: ScorerEnvironment): Promise<JobsHealth> {
  const { JOB_FILES, JOB_OBJECTS, LANE_OBJECTS, SCORE_JOBS } = environment;
  const { ADDRESS_REQUESTS, JOB_REQUESTS } = environment;
  const [storage, state, lanes, workflow, counters] = await Promise.all([
    answers("storage", () => JOB_FILES.head(NOBODY)),
    answers("state", () => JOB_OBJECTS.getByName(NOBODY).ping()),
    answers("lanes", () => LANE_OBJECTS.getByName(NOBODY).ping()),
    answers("workflow", () => lookUp(SCORE_JOBS)),
    answers("counters", () =>
      Promise.all(
        [ADDRESS_REQUESTS, JOB_REQUESTS].map((counter) => counter.limit({ key: NOBODY })),
      ),
    ),
  ]);
  return { storage, state, lanes, workflow, counters };
}

async function answers(part: keyof JobsHealth, ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    console.log(JSON.stringify({ event: "silent", part, reason: String(error) }));
    return false;
  }
}

/** What the platform and its simulation say, among other words, of an instance that there is not. */
const NOT_FOUND = "instance.not_found";

/** Asks for an instance that there is not. That it is not found is the answer; any other error is none. */
async function lookUp(workflow: ScorerEnvironment["SCORE_JOBS"]): Promise<void> {
  try {
    const instance = await workflow.get(NOBODY);
    await instance.status();
  } catch (error) {
    if (!String(error).includes(NOT_FOUND)) throw error;
  }
}
