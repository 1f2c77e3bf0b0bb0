/** A format of files of arrays, as its files are called and sent. */
export interface FileFormat {
  readonly name: string;
  /** Without the point; the usual one first. */
  readonly extensions: readonly string[];
  /** Media types, in lower case; the registered one, if there is one, first. */
  readonly contentTypes: readonly string[];
}

/** The formats that {@link readArrays} reads, those with a mark in their first bytes first. */
export const fileFormats = [
  {
    name: "NPZ",
    extensions: ["npz"],
    contentTypes: ["application/x-npz", "application/zip"],
  },
  {
    name: "NPY",
    extensions: ["npy"],
    contentTypes: ["application/x-npy"],
  },
  {
    name: "safetensors",
    extensions: ["safetensors"],
    contentTypes: ["application/x-safetensors"],
  },
  {
    name: "Parquet",
    extensions: ["parquet", "pq"],
    contentTypes: ["application/vnd.apache.parquet", "application/x-parquet"],
  },
  {
    name: "Arrow",
    extensions: ["arrow", "feather", "arrows", "ipc"],
    contentTypes: ["application/vnd.apache.arrow.file", "application/vnd.apache.arrow.stream"],
  },
  {
    name: "CSV",
    extensions: ["csv", "txt"],
    contentTypes: ["text/csv"],
  },
  {
    name: "TSV",
    extensions: ["tsv", "tab"],
    contentTypes: ["text/tab-separated-values"],
  },
  {
    name: "JSON",
    extensions: ["json"],
    contentTypes: ["application/json"],
  },
  {
    name: "NDJSON",
    extensions: ["ndjson", "jsonl"],
    contentTypes: ["application/x-ndjson", "application/jsonl", "application/jsonlines"],
  },
] as const satisfies readonly FileFormat[];

export type FormatName = (typeof fileFormats)[number]["name"];
