import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { runtimeProcesses } from "./group-memory.ts";
import { heapUsage } from "./heap-usage.ts";
import { ifThere } from "./if-there.ts";

/** What is no inspector may say nothing. */
const ANSWER_MS = 5000;

/** What the first collection finds to be unused, the second is rid of. */
const COLLECTIONS = 2;

/** Titles of the inspector's targets that are Workers of ours, not of the platform's simulation. */
const OWN_WORKER = /\buser:(upsilon-[a-z]+)$/;

/**
 * Bytes that each Worker of a service still holds once its garbage is collected, of objects and of arrays'
 * contents, as the runtime's own inspector counts them. To be asked while requests come: a Worker collects
 * when it has something to do.
 */
export async function isolateHeaps(group: number): Promise<ReadonlyMap<string, number>> {
  const ports = runtimeProcesses(group).flatMap(({ pid }) => listeningPorts(pid));
  const targets = (await Promise.all(ports.map(targetsAt))).flat();
  const heaps = new Map<string, number>();
  await Promise.all(
    targets.map(async ({ title, webSocketDebuggerUrl }) => {
      const [, worker] = OWN_WORKER.exec(title) ?? [];
      if (worker === undefined) return;
      const usage = await heapUsage(webSocketDebuggerUrl, COLLECTIONS);
      if (usage !== null) heaps.set(worker, usage.usedSize + usage.backingStorageSize);
    }),
  );
  return heaps;
}

interface Target {
  readonly title: string;
  readonly webSocketDebuggerUrl: string;
}

/** What an inspector that listens there offers; nothing if it is no inspector. */
async function targetsAt(port: number): Promise<Target[]> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(`http://127.0.0.1:${port}/json`, { signal });
    return response.ok ? await response.json() : [];
  } catch (error) {
    // Another protocol, or another path.
    if (error instanceof TypeError || error instanceof SyntaxError) return [];
    if (error instanceof DOMException && error.name === "TimeoutError") return [];
    throw error;
  }
}

/** TCP ports at which a process waits for connections (Linux). */
function listeningPorts(pid: number): number[] {
  const sockets = new Set<string>();
  for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
    const link = ifThere(() => readlinkSync(`/proc/${pid}/fd/${descriptor}`)) ?? "";
    const [, inode] = /^socket:\[(\d+)\]$/.exec(link) ?? [];
    if (inode !== undefined) sockets.add(inode);
  }
  const lines = ["tcp", "tcp6"].flatMap((kind) =>
    readFileSync(`/proc/net/${kind}`, "utf8").trimEnd().split("\n").slice(1),
  );
  const ports = lines.flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const isListening = fields[3] === "0A";
    if (!isListening || !sockets.has(fields[9])) return [];
    return [Number.parseInt(fields[1].split(":")[1], 16)];
  });
  return [...new Set(ports)];
}
