/** How many jobs a client may have, and how large. */
export interface QuotaLimits {
  /** Jobs created within an hour. */
  readonly jobsPerHour: number;
  /** Jobs that are neither done, failed, removed nor expired. */
  readonly openJobs: number;
  /** Bytes of the files of all jobs that are neither removed nor expired. */
  readonly bytes: number;
}

const GIBIBYTE = 2 ** 30;

/** By who asks: anyone, or the holder of a key. */
export const quotaLimits: Readonly<Record<"address" | "key", QuotaLimits>> = {
  address: { jobsPerHour: 60, openJobs: 20, bytes: 64 * GIBIBYTE },
  key: { jobsPerHour: 5000, openJobs: 500, bytes: 1024 * GIBIBYTE },
};

/** What is left of the jobs of this hour. */
export interface Quota {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until all are there again. */
  readonly reset: number;
}

/** The window in which jobs are counted, in seconds. */
export const QUOTA_WINDOW = 3600;

/** The quota as headers (draft-ietf-httpapi-ratelimit-headers-10). */
export function quotaHeaders({ limit, remaining, reset }: Quota): Readonly<Record<string, string>> {
  return {
    "RateLimit-Policy": `"jobs";q=${limit};w=${QUOTA_WINDOW}`,
    RateLimit: `"jobs";r=${remaining};t=${reset}`,
  };
}
