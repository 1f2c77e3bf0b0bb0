import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The api Worker comes first: it is the one that can be reached. */
const CONFIGS = ["wrangler.toml", "workers/scorer/wrangler.toml", "workers/encoder/wrangler.toml"];

/**
 * Starts `wrangler dev`, which simulates the platform, with the three Workers.
 *
 * Wrangler would keep a trace of every request for its own page about them, and once a second all requests
 * would wait for that. X_LOCAL_OBSERVABILITY=true keeps them.
 */
export function wranglerDev(options: readonly string[], of: SpawnOptions): ChildProcess {
  const wrangler = join(
    createRequire(import.meta.url).resolve("wrangler/package.json"),
    "../bin/wrangler.js",
  );
  const configs = CONFIGS.flatMap((config) => ["-c", config]);
  return spawn(process.execPath, [wrangler, "dev", ...configs, ...options], {
    ...of,
    cwd: ROOT,
    env: { X_LOCAL_OBSERVABILITY: "false", ...process.env, ...of.env },
  });
}
