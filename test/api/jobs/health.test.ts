import { afterEach, expect, test, vi } from "vitest";
import { health } from "../../../workers/scorer/health.ts";
import type { ScorerEnvironment } from "../../../workers/scorer/scorer-environment.ts";

/** Bindings that answer nobody's questions as the platform does, and fail where they are told to. */
function bound(failing: Partial<Record<keyof ScorerEnvironment, Error>>): ScorerEnvironment {
  const answer = async (name: keyof ScorerEnvironment, value: unknown) => {
    const error = failing[name];
    if (error) throw error;
    return value;
  };
  const asked = (name: keyof ScorerEnvironment) => ({
    getByName: () => ({ ping: () => answer(name, true) }),
  });
  const counter = (name: keyof ScorerEnvironment) => ({
    limit: () => answer(name, { success: false }),
  });
  const bindings: Record<keyof ScorerEnvironment, unknown> = {
    JOB_FILES: { head: () => answer("JOB_FILES", null) },
    JOB_OBJECTS: asked("JOB_OBJECTS"),
    CLIENT_OBJECTS: asked("CLIENT_OBJECTS"),
    LANE_OBJECTS: asked("LANE_OBJECTS"),
    SCORE_JOBS: {
      get: async () => {
        throw failing.SCORE_JOBS ?? new Error("(instance.not_found) Provided id does not exist");
      },
    },
    ADDRESS_REQUESTS: counter("ADDRESS_REQUESTS"),
    JOB_REQUESTS: counter("JOB_REQUESTS"),
  };
  return bindings as unknown as ScorerEnvironment;
}

const ALL = { storage: true, state: true, lanes: true, workflow: true, counters: true };

afterEach(() => {
  vi.restoreAllMocks();
});

test("a Workflow that does not find nobody's instance answers, and a counter that is full does", async () => {
  const log = vi.spyOn(console, "log");
  expect(await health(bound({}))).toEqual(ALL);
  expect(log).not.toHaveBeenCalled();
});

test("a binding that fails is silent, alone, and the log says why", async () => {
  const parts = {
    JOB_FILES: "storage",
    JOB_OBJECTS: "state",
    LANE_OBJECTS: "lanes",
    SCORE_JOBS: "workflow",
    ADDRESS_REQUESTS: "counters",
    JOB_REQUESTS: "counters",
  } as const;
  for (const [binding, part] of Object.entries(parts)) {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const error = new Error("workflows.api.error.internal_server");
    expect(await health(bound({ [binding]: error }))).toEqual({ ...ALL, [part]: false });
    expect(log.mock.lastCall?.[0]).toBe(
      JSON.stringify({ event: "silent", part, reason: String(error) }),
    );
  }
});

test("a binding that is missing is silent", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  const { SCORE_JOBS: _, ...others } = bound({});
  expect(await health(others as ScorerEnvironment)).toEqual({ ...ALL, workflow: false });
});
