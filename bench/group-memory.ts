import { readdirSync, readFileSync } from "node:fs";

/** Bytes of memory that the runtime's processes of a process group hold (Linux); wrangler itself is not counted. */
export function runtimeBytes(group: number): number {
  let pages = 0;
  for (const entry of readdirSync("/proc")) {
    if (!/^[0-9]+$/.test(entry)) continue;
    const stat = statOf(entry);
    if (stat === undefined) continue;
    // "pid (name) state parent group …": the name may hold spaces, and is cut to 15 characters.
    const [, name, rest] = /^\d+ \((.*)\) (.*)$/.exec(stat.trimEnd()) ?? [];
    const fields = rest?.split(" ") ?? [];
    if (name === "workerd" && Number(fields[2]) === group) pages += Number(fields[21]);
  }
  return pages * PAGE_BYTES;
}

const PAGE_BYTES = 4096;

/** undefined if the process has ended since it was listed. */
function statOf(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
