import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";

const PORT = 8798;

interface RunningWorkerd {
  readonly pid: number | undefined;
  /** The body of its answer, by a connection of its own: workerd closes those that wait. */
  readonly ask: (query: string, upload?: Uint8Array) => Promise<string>;
  readonly stop: () => void;
}

/** A module Worker with WebAssembly modules in a bare workerd, without wrangler's proxy in front of it. */
export async function startWorkerd(entry: string): Promise<RunningWorkerd> {
  const home = mkdtempSync(join(tmpdir(), "upsilon-workerd-"));
  const modules: string[] = [];
  await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    outfile: join(home, "index.js"),
    external: ["node:*", "cloudflare:*"],
    plugins: [
      {
        name: "wasm-modules",
        setup({ onResolve }) {
          onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => {
            const name = basename(path);
            copyFileSync(createRequire(join(resolveDir, "_")).resolve(path), join(home, name));
            modules.push(`(name = "${name}", wasm = embed "${name}")`);
            return { path: `./${name}`, external: true };
          });
        },
      },
    ],
  });
  writeFileSync(
    join(home, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "worker", worker = (
    modules = [(name = "index.js", esModule = embed "index.js"), ${modules.join(", ")}],
    compatibilityDate = "2026-11-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${PORT}", http = (), service = "worker")],
);`,
  );
  const server = spawn("workerd", ["serve", join(home, "config.capnp")], { stdio: "inherit" });
  for (let attempt = 0; attempt < 100 && !(await answers()); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    pid: server.pid,
    ask,
    stop() {
      server.kill();
      rmSync(home, { recursive: true });
    },
  };
}

function answers(): Promise<boolean> {
  return ask("").then(
    () => true,
    () => false,
  );
}

function ask(query: string, upload?: Uint8Array): Promise<string> {
  const method = upload === undefined ? "GET" : "POST";
  return new Promise((resolve, reject) => {
    request(
      { host: "127.0.0.1", port: PORT, path: `/?${query}`, method, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`status ${response.statusCode}: ${text}`));
        });
      },
    )
      .on("error", reject)
      .end(upload);
  });
}
