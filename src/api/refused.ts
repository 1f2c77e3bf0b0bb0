import { type ProblemData, problemData } from "./problem.ts";

/** What is wrong with a request, as data: exceptions lose their class on the way between Workers. */
export interface Refused {
  readonly kind: "problem";
  readonly problem: ProblemData;
}

export function isRefused(outcome: unknown): outcome is Refused {
  return (
    typeof outcome === "object" &&
    outcome !== null &&
    "kind" in outcome &&
    outcome.kind === "problem"
  );
}

/** What `answer` gives, or what it found wrong, which is not thrown. */
export async function orRefused<Outcome>(
  answer: () => Promise<Outcome>,
): Promise<Outcome | Refused> {
  try {
    return await answer();
  } catch (error) {
    return { kind: "problem", problem: problemData(error) };
  }
}
