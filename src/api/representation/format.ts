/** The representations of an answer, by the name that `format=` takes. */
export const formats = {
  json: { contentType: "application/json", accepted: ["application/json"] },
  csv: { contentType: "text/csv; charset=utf-8; header=present", accepted: ["text/csv"] },
  latex: {
    contentType: "application/x-latex; charset=utf-8",
    accepted: ["application/x-latex", "application/x-tex", "text/x-tex", "text/x-latex"],
  },
  npy: { contentType: "application/x-npy", accepted: ["application/x-npy"] },
  npz: { contentType: "application/x-npz", accepted: ["application/x-npz", "application/zip"] },
  events: { contentType: "text/event-stream; charset=utf-8", accepted: ["text/event-stream"] },
  png: { contentType: "image/png", accepted: ["image/png"] },
  svg: { contentType: "image/svg+xml; charset=utf-8", accepted: ["image/svg+xml"] },
} as const;

export type Format = keyof typeof formats;
