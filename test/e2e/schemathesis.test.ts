import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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
  const config = fileURLToPath(new URL("schemathesis.toml", import.meta.url));
  const words = [
    ...["--config-file", config, "run", `${origin}/openapi.json`],
    ...["--checks", "all", "--max-examples", EXAMPLES, "--seed", "1", "--no-color"],
    // Of bodies that may be any bytes it makes many that it drops itself, and would end for that.
    "--suppress-health-check=filter_too_much",
  ];
  const { stdout } = await run("schemathesis", words, {
    // It leaves a database behind.
    cwd: await mkdtemp(join(tmpdir(), "upsilon-schemathesis-")),
    env: { ...process.env, JOB: id, TOKEN: token },
    maxBuffer: 2 ** 26,
  }).catch((error: Error & { stdout?: string }) => {
    throw new Error(error.stdout || `pip install schemathesis: ${error.message}`);
  });
  const [, generated, passed] = /(\d+) generated, (\d+) passed/.exec(stdout) ?? [];
  expect(Number(generated), stdout).toBeGreaterThan(3000);
  expect(passed).toBe(generated);
}, 1_800_000);
