/** Every way in which a request about a job can fail that others cannot. */
export const jobProblems = {
  "not-authorised": {
    status: 401,
    title: "The token or the key is missing or not right",
    meaning:
      "A job is opened by the token that its creation answered with: `Authorization: Bearer TOKEN`. An id that was never given out has the same answer.",
    headers: { "WWW-Authenticate": "Bearer" },
  },
  "job-gone": {
    status: 410,
    title: "The job is no more",
    meaning: "It was removed, or its lifetime is over; so are its files and its report.",
  },
  "job-started": {
    status: 409,
    title: "The job has been started",
    meaning: "Its files are as they are. Create another job for other files.",
  },
  "files-incomplete": {
    status: 409,
    title: "Parts of the files are missing",
    meaning: "`errors` names each such file; `GET /v1/jobs/{id}` lists the parts.",
  },
  "report-pending": {
    status: 409,
    title: "There is no report yet",
    meaning: "`GET /v1/jobs/{id}` and its `events` say when there is.",
  },
  "job-failed": {
    status: 409,
    title: "The job failed and has no report",
    meaning: "`detail` says why.",
  },
  "part-size": {
    status: 400,
    title: "The part has not the size that it must have",
    meaning:
      "Each part of a file has `partBytes` bytes and the last what remains; nothing of a part of another size is kept.",
  },
  "part-digest": {
    status: 400,
    title: "The part is not what its checksum says",
    meaning:
      "It was changed on the way, or `Content-Digest` is that of something else. Send it again.",
  },
  "idempotency-key-reused": {
    status: 422,
    title: "The idempotency key belongs to another request",
    meaning:
      "It was used with another body, or for a job that has received files since. Use a new key for a new job.",
  },
  "too-many-requests": {
    status: 429,
    title: "There are too many requests",
    meaning: "From one address, or for one job. `Retry-After` says how many seconds to wait.",
  },
  "quota-exceeded": {
    status: 429,
    title: "The quota of jobs is used up",
    meaning:
      "Of jobs an hour, of open jobs or of bytes; `detail` says which. `Retry-After` says how many seconds to wait; removing jobs helps, too.",
  },
  "not-healthy": {
    status: 503,
    title: "A part of the service does not answer",
    meaning: "`errors` names each.",
  },
} as const;

export type JobProblem = keyof typeof jobProblems;
