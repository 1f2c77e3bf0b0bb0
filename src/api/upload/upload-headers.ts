/** The headers of a request that say what its body is; null where one is not sent. */
export interface UploadHeaders {
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  readonly contentLength: string | null;
  /** The name of a single file may be in it. */
  readonly contentDisposition: string | null;
}

export function uploadHeaders(headers: Headers): UploadHeaders {
  return {
    contentType: headers.get("Content-Type"),
    contentEncoding: headers.get("Content-Encoding"),
    contentLength: headers.get("Content-Length"),
    contentDisposition: headers.get("Content-Disposition"),
  };
}
