/**
 * Reading two views of 10,000 × 64 in every format, against a copy of the same bytes and against
 * NumPy, safetensors, PyArrow, pandas and Python's json, one thread each. Needs those in Python.
 * Run: node bench/formats.ts
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFormat } from "../src/formats/find-format.ts";
import { formatReaders } from "../src/formats/format-readers.ts";
import type { NamedArray } from "../src/formats/named-array.ts";
import { parseNpy } from "../src/formats/npy.ts";
import { parseNpz } from "../src/formats/npz.ts";
import { defaultReadLimits } from "../src/formats/read-limits.ts";
import { parseSafetensors } from "../src/formats/safetensors.ts";
import { duration, measure } from "./measure.ts";

const FILE = "examples/data/fashion-mnist-two-views.npz";
const ROUNDS = 7;

/** Those that may change the bytes that they are handed are read without: they are read again. */
const READERS: Readonly<Record<string, (bytes: Uint8Array) => ReadonlyMap<string, NamedArray>>> = {
  npz: (bytes) => parseNpz(bytes),
  npy: (bytes) => parseNpy(bytes, undefined, { arrayName: "views" }),
  safetensors: (bytes) => parseSafetensors(bytes),
};

const folder = mkdtempSync(join(tmpdir(), "upsilon-formats-"));
try {
  const peers: Record<string, number> = JSON.parse(
    execFileSync("python3", ["bench/peers/formats.py", FILE, folder, `${ROUNDS}`], {
      encoding: "utf8",
      env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    }),
  );
  console.log("(i) reading two views of 10,000 × 64 in every format, beside a copy of the bytes");
  for (const [filename, peer] of Object.entries(peers)) {
    const bytes = new Uint8Array(readFileSync(join(folder, filename)));
    const { read } = formatReaders[findFormat(bytes, { filename })];
    const reader =
      READERS[filename.split(".")[1]] ?? ((all) => read(all, defaultReadLimits, "views"));
    const { ours, copy } = measure(
      { ours: () => reader(bytes), copy: () => new Uint8Array(bytes) },
      { rounds: ROUNDS },
    );
    const speed = (seconds: number) =>
      `${Number((bytes.length / 1e9 / seconds).toPrecision(2))} GB/s`;
    const asked = filename === "a.npz" ? " (asked: ≥ 1)" : "";
    console.log(
      `    ${filename.padEnd(14)} ${(bytes.length / 1e6).toFixed(1).padStart(5)} MB: ${duration(ours)}, ${speed(ours)}${asked}; copied ${speed(copy)}; in Python ${duration(peer)}, ${(peer / ours).toPrecision(2)} × ours`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
