declare module "cloudflare:workers" {
  /** The bindings of the Worker, outside of a request too. */
  export const env: unknown;

  /** A class whose methods other Workers call by RPC through a service binding. */
  export abstract class WorkerEntrypoint<Environment = unknown> {
    protected readonly ctx: import("@cloudflare/workers-types").ExecutionContext;
    protected readonly env: Environment;
    constructor(ctx: import("@cloudflare/workers-types").ExecutionContext, env: Environment);
  }

  /** A class with one object for each name, which keeps what it stores and whose methods are called by RPC. */
  export abstract class DurableObject<Environment = unknown> {
    protected readonly ctx: import("@cloudflare/workers-types").DurableObjectState;
    protected readonly env: Environment;
    constructor(ctx: import("@cloudflare/workers-types").DurableObjectState, env: Environment);
    alarm?(): Promise<void>;
  }

  /** A computation in steps whose results are kept: after an interruption it goes on with the first that is missing. */
  export abstract class WorkflowEntrypoint<Environment = unknown, Payload = unknown> {
    protected readonly ctx: import("@cloudflare/workers-types").ExecutionContext;
    protected readonly env: Environment;
    abstract run(event: { readonly payload: Payload }, step: WorkflowStep): Promise<void>;
  }

  export interface WorkflowStep {
    do<Value>(name: string, config: WorkflowStepConfig, work: () => Promise<Value>): Promise<Value>;
  }

  export interface WorkflowStepConfig {
    readonly retries: {
      readonly limit: number;
      readonly delay: string;
      readonly backoff: "constant" | "linear" | "exponential";
    };
    readonly timeout: string;
  }
}

/** Passes on exactly so many bytes, which is how R2 knows the length of what it stores. */
declare class FixedLengthStream {
  readonly readable: import("@cloudflare/workers-types").ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  constructor(bytes: number);
}

declare module "*.wasm" {
  /** Compiled with the script: Workers may not compile bytes. */
  const compiled: WebAssembly.Module;
  export default compiled;
}
