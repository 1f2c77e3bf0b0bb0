import type { Refused } from "../refused.ts";
import type { FoundJob } from "./jobs-service.ts";

/** What became of the wait for news. */
export type News = FoundJob | { readonly kind: "silence" } | Refused;

/** A stream is closed after this time; a client comes back by itself. */
const LONGEST_MILLISECONDS = 30 * 60 * 1000;

const encoder = new TextEncoder();

/**
 * The states of a job as server-sent events, each whole, until it has ended or is gone.
 *
 * News are asked for only when the last were read: whoever stops reading keeps nothing waiting here, and
 * then sees the latest state, not all those between.
 */
export function eventStream(
  after: number,
  newsAfter: (revision: number) => Promise<News>,
): ReadableStream<Uint8Array> {
  const end = Date.now() + LONGEST_MILLISECONDS;
  let revision = after;
  return new ReadableStream<Uint8Array>({
    type: "bytes",
    async pull(controller) {
      const news = await newsAfter(revision);
      controller.enqueue(encoder.encode(written(news)));
      if (news.kind === "job") revision = news.job.revision;
      if (isLast(news) || Date.now() > end) controller.close();
    },
  });
}

function isLast(news: News): boolean {
  return (
    news.kind === "problem" || (news.kind === "job" && ["done", "failed"].includes(news.job.state))
  );
}

function written(news: News): string {
  switch (news.kind) {
    case "silence":
      return ": still there\n\n";
    case "problem":
      return `event: problem\ndata: ${JSON.stringify({ detail: news.problem.detail })}\n\n`;
    case "job":
      return `id: ${news.job.revision}\nevent: ${news.job.state}\ndata: ${JSON.stringify(news.job)}\n\n`;
  }
}
