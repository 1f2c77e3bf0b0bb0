/**
 * Requests per second of GET /v1/bounds with five values of K, against a route of the same Worker
 * that returns a constant. Run: npm run site && node bench/http.ts
 *
 * The bundle that `npm run deploy` would upload runs in a bare workerd, without wrangler's proxy and
 * log in front of it, which would flatter any ratio. The kinds of request take turns. Those for bounds
 * are of 50 kinds, as the figures of a site would ask, and then no two alike, so that nothing can be
 * answered from memory.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./measure.ts";
import { processorSeconds } from "./processor-seconds.ts";

const PORT = 8799;
const CONNECTIONS = 16;
const REQUESTS = 2000;
const ROUNDS = 9;

const home = mkdtempSync(join(tmpdir(), "upsilon-http-"));
execFileSync("wrangler", ["deploy", "--minify", "--dry-run", "--outdir", home], {
  stdio: "ignore",
});
const [main] = readdirSync(home).filter((file) => file.endsWith(".js"));
writeFileSync(
  join(home, "config.capnp"),
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "api", worker = (
    modules = [(name = "index.js", esModule = embed "${main}")],
    compatibilityDate = "2026-11-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${PORT}", http = (), service = "api")],
);`,
);
const server = spawn("workerd", ["serve", join(home, "config.capnp")], { stdio: "inherit" });
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

try {
  await untilUp();
  let serial = 0;
  const paths = {
    constant: () => "/v1/priors/cifar10",
    bounds: () => boundsPath(0.1 + (serial++ % 50) * 0.01),
    boundsAfresh: () => boundsPath(0.1 + serial++ * 1e-6),
  };
  type Name = keyof typeof paths;
  const names = Object.keys(paths) as Name[];
  const bytes = await get(paths.bounds());
  for (const path of Object.values(paths)) await load(path);
  const rates = new Map<Name, number[]>(names.map((name) => [name, []]));
  const costs = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      const cpu = processorSeconds(server.pid);
      const seconds = await load(paths[name]);
      rates.get(name)!.push(REQUESTS / seconds);
      costs.get(name)!.push((processorSeconds(server.pid) - cpu) / REQUESTS);
    }
  }
  console.log(
    `(d) requests per second over ${CONNECTIONS} connections, medians of ${ROUNDS} rounds; an answer has ${bytes} bytes`,
  );
  for (const name of names) {
    const ratio = median(
      rates.get(name)!.map((rate, round) => rate / rates.get("constant")![round]),
    );
    console.log(
      `    ${name.padEnd(13)}${median(rates.get(name)!).toFixed(0).padStart(6)}/s  ${(median(costs.get(name)!) * 1e6).toFixed(0).padStart(4)} µs of CPU  ratio ${ratio.toFixed(2)}${name === "bounds" ? "  (asked: ≥ 0.70)" : ""}`,
    );
  }
} finally {
  server.kill();
  agent.destroy();
  rmSync(home, { recursive: true });
}

function boundsPath(temperature: number): string {
  return `/v1/bounds?prior=cifar100&negatives=31,127,255,511,1023&temperature=${temperature.toFixed(7)}`;
}

/** The number of bytes of an answer, which is not read further: the client must not be what is measured. */
function get(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port: PORT, path, agent }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("end", () =>
        response.statusCode === 200
          ? resolve(bytes)
          : reject(new Error(`${path}: status ${response.statusCode}`)),
      );
    })
      .on("error", reject)
      .end();
  });
}

async function load(path: () => string): Promise<number> {
  const start = performance.now();
  let left = REQUESTS;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) await get(path());
    }),
  );
  return (performance.now() - start) / 1000;
}

async function untilUp(): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const up = await get("/v1/priors/cifar10").then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("workerd did not start");
}
