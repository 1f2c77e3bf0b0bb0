import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { origin } from "./client.ts";
import { jobFor } from "./jobs-client.ts";
import { npz, smallScore } from "./npz.ts";

const run = promisify(execFile);

/** Of each phase and operation; with 1 that is about 3,500 requests. UPSILON_FUZZ_CASES for more. */
const EXAMPLES = process.env.UPSILON_FUZZ_CASES ?? "1";

test("schemathesis finds no request that is answered otherwise than the document says", async () => {
  const { id, token } = await jobFor("jobReport", origin, npz(smallScore()));
  const words = [
    ...["--config-file", "test/e2e/schemathesis.toml", "run", `${origin}/openapi.json`],
    ...["--checks", "all", "--max-examples", EXAMPLES, "--seed", "1", "--no-color"],
  ];
  const { stdout } = await run("schemathesis", words, {
    env: { ...process.env, JOB: id, TOKEN: token },
    maxBuffer: 2 ** 26,
  }).catch((error: Error & { stdout?: string }) => {
    throw new Error(error.stdout || `pip install schemathesis: ${error.message}`);
  });
  expect(stdout).toContain("No issues found");
}, 1_800_000);
