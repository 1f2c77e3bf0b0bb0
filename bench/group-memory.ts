import { readdirSync, readFileSync } from "node:fs";
import { ifThere } from "./if-there.ts";

interface RuntimeProcess {
  readonly pid: number;
  /** Resident. */
  readonly bytes: number;
}

/** The runtime's processes of a process group (Linux); wrangler itself is not among them. */
export function runtimeProcesses(group: number): RuntimeProcess[] {
  const found: RuntimeProcess[] = [];
  for (const entry of readdirSync("/proc")) {
    if (!/^[0-9]+$/.test(entry)) continue;
    const stat = ifThere(() => readFileSync(`/proc/${entry}/stat`, "utf8"));
    if (stat === undefined) continue;
    // "pid (name) state parent group …": the name may hold spaces, and is cut to 15 characters.
    const [, name, rest] = /^\d+ \((.*)\) (.*)$/.exec(stat.trimEnd()) ?? [];
    const fields = rest?.split(" ") ?? [];
    if (name !== "workerd" || Number(fields[2]) !== group) continue;
    found.push({ pid: Number(entry), bytes: Number(fields[21]) * PAGE_BYTES });
  }
  return found;
}

/** Bytes of memory that they hold together. */
export function runtimeBytes(group: number): number {
  return runtimeProcesses(group).reduce((sum, { bytes }) => sum + bytes, 0);
}

const PAGE_BYTES = 4096;
