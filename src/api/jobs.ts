import { createJobRoute } from "./jobs/create.ts";
import { jobEventsRoute } from "./jobs/events.ts";
import { removeJobRoute } from "./jobs/remove.ts";
import { jobReportRoute } from "./jobs/report.ts";
import { showJobRoute } from "./jobs/show.ts";
import { startJobRoute } from "./jobs/start.ts";
import { uploadPartRoute } from "./jobs/upload-part.ts";
import type { Route } from "./route.ts";

/** Jobs, in the order in which they are used. */
export const jobRoutes: readonly Route[] = [
  createJobRoute,
  uploadPartRoute,
  startJobRoute,
  showJobRoute,
  jobEventsRoute,
  jobReportRoute,
  removeJobRoute,
];
