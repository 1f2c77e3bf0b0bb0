/**
 * The content types of uploads: those of every format that is read, of forms, of bytes of any kind
 * and of text. Apart from the formats themselves, for the api Worker has no use for their readers.
 */
export const uploadContentTypes = [
  "application/zip", // the usual one of an NPZ file
  "application/x-npz",
  "application/x-npy",
  "application/x-safetensors",
  "application/vnd.apache.parquet",
  "application/x-parquet",
  "application/vnd.apache.arrow.file",
  "application/vnd.apache.arrow.stream",
  "application/json",
  "application/x-ndjson",
  "application/jsonl",
  "application/jsonlines",
  "text/csv",
  "text/tab-separated-values",
  "text/plain",
  "multipart/form-data",
  "application/octet-stream",
  "application/x-www-form-urlencoded", // what `curl --data-binary @FILE` says unless told otherwise
] as const;
