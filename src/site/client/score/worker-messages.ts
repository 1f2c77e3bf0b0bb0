import type { Outcome, Phase } from "./outcome.ts";
import type { UploadPart } from "./upload-parts.ts";

/** To the worker. A worker that has no kernel scores by JavaScript. */
export type Order =
  | {
      readonly kind: "kernel";
      readonly name: "simd" | "relaxed-simd";
      readonly module: WebAssembly.Module;
    }
  | { readonly kind: "score"; readonly query: string; readonly parts: readonly UploadPart[] };

/** From the worker; that it is ready it says once. */
export type News =
  | { readonly kind: "ready" }
  | Phase
  | Outcome
  | { readonly kind: "failure"; readonly message: string };
