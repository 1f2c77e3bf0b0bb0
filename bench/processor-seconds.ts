import { readFileSync } from "node:fs";

/**
 * User and system time of a process and its threads so far, in seconds (Linux: 100 ticks a second). Unlike
 * the clock's it leaves out what other programs took of the machine meanwhile.
 */
export function processorSeconds(pid: number | undefined = process.pid): number {
  if (pid === process.pid) {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
