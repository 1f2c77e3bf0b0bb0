import { DocumentedError } from "../../errors.ts";
import { acceptedCodings } from "./coding-names.ts";

/** Every way in which an upload can fail before its files are read, with what documents it. */
export const uploadProblems = {
  "upload-empty": {
    status: 400,
    title: "The upload is empty",
    meaning: "The body has no bytes, or the form no files.",
  },
  "upload-interrupted": {
    status: 400,
    title: "The upload was cut off",
    meaning:
      "Fewer or more bytes arrived than `Content-Length` announced, or the connection broke.",
  },
  "upload-timeout": {
    status: 408,
    title: "The upload came to a halt",
    meaning: "No byte arrived for a while. Send the request again.",
  },
  "unsupported-encoding": {
    status: 415,
    title: "The body has an unsupported content encoding",
    meaning: "`Accept-Encoding` lists those that are read.",
    headers: { "Accept-Encoding": acceptedCodings },
  },
  "encoding-truncated": {
    status: 400,
    title: "The compressed body ends too early",
    meaning:
      "What `Content-Encoding` announces stops before its end. `detail` says after how many bytes.",
  },
  "encoding-corrupt": {
    status: 400,
    title: "The compressed body is corrupt",
    meaning: "The body is not what `Content-Encoding` announces, or was changed on the way.",
  },
  "multipart-boundary": {
    status: 400,
    title: "The form has no valid boundary",
    meaning:
      "`multipart/form-data` needs a `boundary` parameter (RFC 2046). Let the client library set the content type.",
  },
  "multipart-malformed": {
    status: 400,
    title: "The form cannot be read",
    meaning:
      "The body is not `multipart/form-data` as RFC 7578 defines it. `detail` names the byte.",
  },
  "multipart-truncated": {
    status: 400,
    title: "The form ends too early",
    meaning: "The boundary that closes the form is missing.",
  },
  "multipart-limit": {
    status: 422,
    title: "The form has too many parts, or too long headers",
    meaning: "`detail` says how many are accepted.",
  },
  "multipart-duplicate": {
    status: 400,
    title: "The form has two arrays of one name",
    meaning: "Every array may appear once, or once a model.",
  },
  "multipart-value": {
    status: 400,
    title: "A field of the form is wrong",
    meaning: "`model` must be a name, and `temperature` a number.",
  },
} as const;

export type UploadProblem = keyof typeof uploadProblems;

/** An upload failed: which problem, in which header or part (`parameter`), where, and what would be right. */
export class UploadError extends DocumentedError<UploadProblem> {
  override name = "UploadError";
}
