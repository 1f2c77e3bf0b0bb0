import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScoreRequest } from "../../src/api/environment.ts";
import type { UploadHeaders } from "../../src/api/upload/upload-headers.ts";
import { FORM, form } from "../api/upload/bodies.ts";
import { npy, npz, zip } from "../e2e/npz.ts";
import { makeSafetensors } from "../formats/make-safetensors.ts";
import type { Peak } from "./peak.ts";

/** Of the 128 MB of an isolate, whose code, stack and garbage need the rest. */
const MOST_BYTES = 100e6;

const BODY = 32 * 2 ** 20;
const ARRAYS = 48 * 2 ** 20;

/** Fewer rows than columns, so that what takes time by pairs of rows is short, and memory is not. */
const COLUMNS = 12_000;

/** Two views of as many rows as take so many bytes. */
function rowsOf(bytes: number, bytesEach: number): number {
  return Math.floor(bytes / (2 * COLUMNS * bytesEach)) - 1;
}

function view(rows: number, columns: number, phase: number): Float32Array {
  const scale = 1 / Math.sqrt(columns);
  return Float32Array.from({ length: rows * columns }, (_, index) => {
    const angle = 1.7 * index + ((index * index) % 1013) + phase;
    return Math.fround(scale * Math.sin(angle));
  });
}

function labels(rows: number): Uint8Array {
  return Uint8Array.from({ length: rows }, (_, row) => row % 10);
}

const temperature = npy(Float64Array.of(0.5), []);

function arrays(rows: number, columns = COLUMNS): Record<string, Uint8Array> {
  return {
    view1: npy(view(rows, columns, 0), [rows, columns]),
    view2: npy(view(rows, columns, 0.1), [rows, columns]),
    labels: npy(labels(rows), [rows]),
    temperature,
  };
}

function compressedArchive(): Uint8Array {
  const rows = rowsOf(ARRAYS, 4);
  // Few digits, so that the archive itself is small.
  const coarse = (content: Uint8Array) => {
    for (let at = 128; at < content.length; at += 4) content[at] = content[at + 1] = 0;
    return content;
  };
  const entries = Object.entries(arrays(rows)).map(([name, content]) => ({
    name: `${name}.npy`,
    content: name.startsWith("view") ? coarse(content) : content,
  }));
  return zip(
    entries.map((entry) => ({
      ...entry,
      stored: deflateRawSync(entry.content, { level: 1 }),
      claims: { method: 8 },
    })),
  );
}

function halves(): Uint8Array {
  const rows = rowsOf(ARRAYS, 4);
  const bytes = 2 * rows * COLUMNS;
  const tensor = (start: number) => ({
    dtype: "F16",
    shape: [rows, COLUMNS],
    data_offsets: [start, start + bytes],
  });
  const header = JSON.stringify({
    view1: tensor(0),
    view2: tensor(bytes),
    labels: { dtype: "U8", shape: [rows], data_offsets: [2 * bytes, 2 * bytes + rows] },
  });
  const data = Buffer.alloc(2 * bytes + rows);
  for (let at = 0; at < 2 * bytes; at += 2) data.writeUInt16LE(0x2000 + ((at * 7919) % 4096), at);
  data.set(labels(rows), 2 * bytes);
  return makeSafetensors(header, data);
}

const digits = (index: number) => String(((index * 7919) % 9000) + 1000);

/** Lines of two views of 500 values each, and a label. */
function table(bytes: number, line: (row: number) => string): string {
  const lines: string[] = [];
  for (let row = 0, length = 0; length < bytes - 25_000; row++) {
    lines.push(line(row));
    length += lines[row].length + 1;
  }
  return lines.join("\n");
}

const vector = (row: number, length: number) =>
  Array.from({ length }, (_, column) => `0.${digits(row * 31 + column)}`).join(",");

function csv(): string {
  const names = [1, 2].flatMap((which) =>
    Array.from({ length: 500 }, (_, column) => `view${which}_${column}`),
  );
  const rows = table(BODY, (row) => `${row % 10},${vector(row, 1000)}`);
  return `labels,${names.join(",")}\n${rows}\n`;
}

function ndjson(): string {
  return table(
    BODY,
    (row) =>
      `{"labels":${row % 10},"view1":[${vector(row, 500)}],"view2":[${vector(row + 1, 500)}]}`,
  );
}

function json(): string {
  const rows = 4100;
  const matrix = (shift: number) =>
    `[${Array.from({ length: rows }, (_, row) => `[${vector(row + shift, 500)}]`).join(",")}]`;
  return `{"labels":[${labels(rows).join(",")}],"view1":${matrix(0)},"view2":${matrix(1)}}`;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A table that PyArrow wrote. */
function pyArrow(form: "parquet" | "arrow" | "feather"): Uint8Array {
  const file = join(folder, form);
  const { status, stderr } = spawnSync("python3", ["test/memory/tables.py", form, file], {
    encoding: "utf8",
  });
  if (status === 0) return readFileSync(file);
  throw new Error(
    `This test needs python3 with PyArrow: python3 -m pip install numpy pyarrow.\n${stderr}`,
  );
}

interface Upload {
  readonly bytes: () => Uint8Array;
  /** Whether it is scored, too: its arrays lie in memory otherwise than those of the others. */
  readonly scored?: true;
  readonly headers?: Partial<UploadHeaders>;
}

const largest = arrays(rowsOf(BODY, 4));
const archive = npz(largest);
const full = () => archive;

const uploads: Readonly<Record<string, Upload>> = {
  "an NPZ file": { bytes: full, scored: true },
  "an NPZ file whose arrays are compressed": { bytes: compressedArchive, scored: true },
  "an NPZ file of a declared length": {
    bytes: full,
    headers: { contentLength: String(archive.length) },
  },
  "an NPZ file sent as gzip": {
    bytes: () => new Uint8Array(gzipSync(full(), { level: 1 })),
    headers: { contentEncoding: "gzip" },
  },
  "an NPZ file sent as zstd": {
    bytes: () => new Uint8Array(zstdCompressSync(full())),
    headers: { contentEncoding: "zstd" },
  },
  "a form of NPY files": {
    bytes: () =>
      form(
        ...Object.entries(largest).map(([name, content]) => ({
          name,
          filename: `${name}.npy`,
          content,
        })),
      ),
    headers: { contentType: FORM },
  },
  "safetensors in half precision": { bytes: halves, scored: true },
  "a Parquet file": { bytes: () => pyArrow("parquet"), scored: true },
  "an Arrow file": { bytes: () => pyArrow("arrow"), scored: true },
  "a Feather file compressed by lz4": { bytes: () => pyArrow("feather"), scored: true },
  "a CSV file": { bytes: () => utf8(csv()), scored: true },
  "an NDJSON file": { bytes: () => utf8(ndjson()) },
  "a JSON file": { bytes: () => utf8(json()) },
};

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "upsilon-memory-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function peakOf({ bytes, headers }: Upload, request?: ScoreRequest): Promise<Peak> {
  const content = bytes();
  expect(content.length).toBeLessThanOrEqual(BODY);
  const file = join(folder, "upload");
  await writeFile(file, content);
  const all: UploadHeaders = {
    contentType: null,
    contentEncoding: null,
    contentLength: null,
    contentDisposition: null,
    ...headers,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--expose-gc",
    "test/memory/peak.ts",
    file,
    JSON.stringify(all),
    ...(request ? [JSON.stringify(request)] : []),
  ]);
  return JSON.parse(stdout);
}

/** All but classifiers, whose memory is that of the other parts and whose time is not. */
const REQUEST: ScoreRequest = {
  temperature: 100, // long rows have large products
  options: { include: ["contrastive", "bounds", "geometry", "retrieval"] },
};

test.each(Object.entries(uploads))(
  "%s, as large as is accepted, takes at most 100 MB",
  {
    timeout: 240_000,
  },
  async (_, upload) => {
    const { outcome, ...peak } = await peakOf(upload, upload.scored && REQUEST);
    if (upload.scored) expect(outcome).toBe("report");
    else expect(outcome).toContain("view1 view2");
    expect(peak.bytes, peak.stack).toBeLessThanOrEqual(MOST_BYTES);
  },
);

test("sixteen thousand rows take at most 100 MB for every part of the report", {
  timeout: 240_000,
}, async () => {
  const upload = { bytes: () => npz(arrays(16_000, 260)) };
  const { outcome, ...peak } = await peakOf(upload, { options: {} });
  expect(outcome).toBe("report");
  expect(peak.bytes, peak.stack).toBeLessThanOrEqual(MOST_BYTES);
});

test("memory is counted: an upload that is only read takes its own size, and not twice that", {
  timeout: 60_000,
}, async () => {
  const { outcome, bytes } = await peakOf(uploads["an NPZ file of a declared length"]);
  expect(outcome).toBe("view1 view2 labels temperature");
  expect(bytes).toBeGreaterThan(BODY * 0.95);
  expect(bytes).toBeLessThan(BODY * 1.25);
});
