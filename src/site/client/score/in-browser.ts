import { hasRelaxedSimd, hasSimd } from "../../../linalg/kernel-modules.ts";
import type { Outcome, Watch } from "./outcome.ts";
import type { UploadPart } from "./upload-parts.ts";
import type { News, Order } from "./worker-messages.ts";

let prepared: Promise<Worker> | undefined;

/** Loads what scores in this browser; from then on no network is needed. */
export function prepareBrowser(): Promise<Worker> {
  prepared ??= startWorker().catch((error) => {
    prepared = undefined;
    throw error;
  });
  return prepared;
}

/** Scores in a worker, which by its policy can send nothing anywhere. */
export async function scoreInBrowser(
  query: string,
  parts: readonly UploadPart[],
  { signal, onPhase }: Watch,
): Promise<Outcome> {
  onPhase({ kind: "preparing" });
  const worker = await prepareBrowser();
  signal.throwIfAborted();
  try {
    return await new Promise<Outcome>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      worker.onerror = ({ message }) => reject(new Error(`The worker failed: ${message}`));
      worker.onmessage = ({ data }: MessageEvent<News>) => {
        switch (data.kind) {
          case "answer":
          case "problem":
            resolve(data);
            break;
          case "failure":
            reject(new Error(data.message));
            break;
          case "ready":
            break;
          default:
            onPhase(data);
        }
      };
      order(worker, { kind: "score", query, parts });
    });
  } catch (error) {
    // It may still be computing; the next score has a new one.
    worker.terminate();
    prepared = undefined;
    throw error;
  }
}

async function startWorker(): Promise<Worker> {
  const worker = new Worker("/assets/score-worker.js", { type: "module" });
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = () =>
      reject(new Error("What computes cannot be loaded. Try again when there is a network."));
  });
  if (hasSimd()) {
    const name = hasRelaxedSimd() ? "relaxed-simd" : "simd";
    const response = fetch(`/assets/kernels/${name}.wasm`);
    order(worker, { kind: "kernel", name, module: await WebAssembly.compileStreaming(response) });
  }
  return worker;
}

function order(worker: Worker, message: Order): void {
  worker.postMessage(message);
}
