import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";

const PORT = 8798;

interface RunningWorkerd {
  readonly url: string;
  readonly pid: number | undefined;
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
            copyFileSync(join(resolveDir, path), join(home, name));
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
  const url = `http://127.0.0.1:${PORT}/`;
  for (let attempt = 0; attempt < 100 && !(await answers(url)); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    pid: server.pid,
    stop() {
      server.kill();
      rmSync(home, { recursive: true });
    },
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
