/**
 * Whether an encoder is the same wherever it runs: PyTorch, native ONNX Runtime, workerd and Chromium on
 * 1,000 test images, as models/results/parity.json and a table.
 *
 *   node models/results/parity.ts --run models/training/runs/fashion-mnist/256-0 --id fashion-mnist-256
 *
 * `PYTHON` names a Python with PyTorch and ONNX Runtime, `CHROMIUM` the browser.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser } from "../../scripts/browser.ts";
import { startService } from "../../scripts/service.ts";
import type * as encoders from "../../src/encoders/index.ts";
import { readArrays } from "../../src/formats/index.ts";
import { writeNpy } from "../../src/formats/write-npy.ts";
import { type Matrix, matrix } from "../../src/linalg/matrix.ts";
import { rowDot } from "../../src/linalg/row-dot.ts";
import { RESULTS } from "./run-scores.ts";

const OUTPUTS = ["features", "projection"] as const;
type Output = (typeof OUTPUTS)[number];

const { values: options } = parseArgs({
  options: { run: { type: "string" }, id: { type: "string" }, folder: { type: "string" } },
});
const { run, id, folder } = options;
if (run === undefined || id === undefined) {
  throw new Error("--run names the folder of a run, --id the encoder that was exported from it.");
}

const arrays = fromPython(run, folder);
const array = (name: string): Matrix => {
  const { shape, data } = arrays.get(name)!;
  return matrix(shape[0], shape[1], data as Float32Array, name);
};
const images = arrays.get("images")!;
const service = await startService();
try {
  const rows = [];
  for (const output of OUTPUTS) {
    const reference = array(`pytorch_${output}`);
    const means = array(`means_${output}`);
    const runtimes = {
      native: array(`native_${output}`),
      workerd: await fromService(output),
      chromium: await fromChromium(output, reference.rows),
    };
    for (const [runtime, embeddings] of Object.entries(runtimes)) {
      rows.push({ output, runtime, ...compare(embeddings, reference, means) });
    }
  }
  const { sha256 } = JSON.parse(readFileSync(join(RESULTS, "..", id, "card.json"), "utf8"));
  const record = { id, sha256, images: images.shape[0], reference: "pytorch", rows };
  writeFileSync(join(RESULTS, "parity.json"), `${JSON.stringify(record, null, 1)}\n`);
  console.table(rows);
} finally {
  await service.stop();
}

function fromPython(run: string, folder: string | undefined) {
  const home = mkdtempSync(join(tmpdir(), "upsilon-parity-"));
  const file = join(home, "parity.npz");
  try {
    execFileSync(
      process.env["PYTHON"] ?? "python3",
      [
        join(RESULTS, "../training/parity.py"),
        ...["--out", run, "--file", file],
        ...(folder === undefined ? [] : ["--folder", folder]),
      ],
      { stdio: "inherit" },
    );
    return readArrays(readFileSync(file));
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function fromService(output: Output): Promise<Matrix> {
  const address = `${service.origin}/v1/encoders/${id}/embeddings?output=${output}&format=npy`;
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/x-npy" },
    body: writeNpy(images),
  });
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  const file = new Uint8Array(await response.arrayBuffer());
  const { shape, data } = readArrays(file, { arrayName: output }).get(output)!;
  return matrix(shape[0], shape[1], data as Float32Array);
}

async function fromChromium(output: Output, rows: number): Promise<Matrix> {
  const browser = await launchBrowser();
  try {
    // The documentation compiles no WebAssembly, and says so; all that is needed is a page of this origin.
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(`${service.origin}/docs`);
    const [, height, width] = images.shape;
    const values = await page.evaluate(
      async ({ id, output, pixels, height, width }) => {
        const script = "/assets/encoders.js";
        const { loadEncoder } = (await import(script)) as typeof encoders;
        const encoder = await loadEncoder(`/v1/encoders/${id}`, { executionProvider: "wasm" });
        const size = height * width;
        const pictures = Array.from({ length: pixels.length / size }, (_, index) => ({
          ...{ width, height, channels: 1 as const },
          pixels: Uint8Array.from(pixels.slice(index * size, (index + 1) * size)),
        }));
        const { data } = await encoder.embed(pictures, { output });
        return Array.from(data);
      },
      { id: id!, output, pixels: Array.from(images.data as Uint8Array), height, width },
    );
    return matrix(rows, values.length / rows, Float32Array.from(values));
  } finally {
    await browser.close();
  }
}

/** The largest difference, the largest value beside it, and how many images are taken for the same class. */
function compare(embeddings: Matrix, reference: Matrix, means: Matrix) {
  let same = 0;
  for (let row = 0; row < reference.rows; row++) {
    if (predicted(embeddings, row, means) === predicted(reference, row, means)) same++;
  }
  return {
    largestDifference: largest(embeddings.data, (value, at) => value - reference.data[at]),
    largestValue: largest(reference.data, (value) => value),
    samePredictions: same,
  };
}

function largest(data: Matrix["data"], of: (value: number, at: number) => number): number {
  let most = 0;
  for (let at = 0; at < data.length; at++) most = Math.max(most, Math.abs(of(data[at], at)));
  return most;
}

/** Of the mean classifier. */
function predicted(embeddings: Matrix, row: number, means: Matrix): number {
  let best = 0;
  for (let label = 1; label < means.rows; label++) {
    if (rowDot(embeddings, row, means, label) > rowDot(embeddings, row, means, best)) best = label;
  }
  return best;
}
