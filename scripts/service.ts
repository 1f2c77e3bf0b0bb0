import { type ChildProcess, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { wranglerDev } from "./wrangler-dev.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The first start compiles three Workers, beside everything else that runs on the machine. */
const START_TIMEOUT_MS = 90_000;

/** A key that a service started here knows: with it there may be more jobs than an address has. */
export const API_KEY = "key-of-a-service-of-ones-own";

export interface Service {
  /** Such as http://localhost:41234. */
  readonly origin: string;
  /** Of the process group: wrangler, and the runtime that it starts. */
  readonly group: number;
  /** SIGKILL leaves it no time to end anything. */
  readonly stop: (signal?: "SIGTERM" | "SIGKILL") => Promise<void>;
}

/**
 * Starts the Workers of `npm start` on a free port.
 *
 * @param folder keeps what is stored, for another start; without it, nothing is kept
 */
export async function startService(folder?: string): Promise<Service> {
  const kept = folder ?? (await mkdtemp(join(tmpdir(), "upsilon-service-")));
  const service = await started(kept);
  if (folder !== undefined) return service;
  return {
    ...service,
    async stop(signal) {
      await service.stop(signal);
      await rm(kept, { recursive: true, force: true });
    },
  };
}

/** Makes the pages' assets, of which a running service notices only that they are gone. */
export function buildSite(): void {
  execFileSync(process.execPath, ["scripts/site.ts"], { cwd: ROOT, stdio: "inherit" });
}

async function started(folder: string): Promise<Service> {
  // Not anew if it is there: another service may be serving it.
  if (!existsSync(join(ROOT, "dist/site"))) buildSite();
  const port = await freePort();
  const server = wranglerDev(
    [
      ...["--port", String(port), "--inspector-port", String(await freePort())],
      ...["--persist-to", folder],
      ...["--var", `API_KEY_HASHES:${createHash("sha256").update(API_KEY).digest("hex")}`],
      "--show-interactive-dev-session=false",
    ],
    {
      // Its own process group, so that stopping it also stops the runtime it starts.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { WRANGLER_SEND_METRICS: "false" },
    },
  );
  let log = "";
  const keep = (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-10_000);
  };
  server.stdout?.on("data", keep);
  server.stderr?.on("data", keep);

  const origin = `http://localhost:${port}`;
  try {
    await untilHealthy(origin, server);
  } catch (error) {
    await stop(server, "SIGTERM");
    throw new Error(`The service did not start. Its last output:\n${log}`, { cause: error });
  }
  const group = server.pid as number;
  return { origin, group, stop: (signal = "SIGTERM") => stop(server, signal) };
}

async function untilHealthy(origin: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`wrangler ended with ${server.exitCode}`);
    const response = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(5000) }).catch(
      () => undefined,
    );
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`no answer from ${origin}/healthz after ${START_TIMEOUT_MS} ms`);
}

async function stop(server: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const ended = once(server, "exit");
  process.kill(-server.pid, signal);
  const kill = setTimeout(() => process.kill(-(server.pid as number), "SIGKILL"), 10_000);
  await ended;
  clearTimeout(kill);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
