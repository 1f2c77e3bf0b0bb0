declare module "cloudflare:workers" {
  /** The bindings of the Worker, outside of a request too. */
  export const env: unknown;

  /** A class whose methods other Workers call by RPC through a service binding. */
  export abstract class WorkerEntrypoint<Environment = unknown> {
    protected readonly ctx: import("@cloudflare/workers-types").ExecutionContext;
    protected readonly env: Environment;
    constructor(ctx: import("@cloudflare/workers-types").ExecutionContext, env: Environment);
  }
}

declare module "*.wasm" {
  /** Compiled with the script: Workers may not compile bytes. */
  const compiled: WebAssembly.Module;
  export default compiled;
}
