import type { JobReport } from "../../src/jobs/report.ts";

/** The number at a path like `contrastive.rows[0].infoNce`. */
export function valueAt(report: JobReport, metric: string): number {
  return metric
    .split(/[.[\]]+/)
    .filter((key) => key !== "")
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], report) as number;
}
