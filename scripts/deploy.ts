/**
 * Bundles the three Workers as `wrangler deploy` would, prints their sizes, and refuses bundles
 * over their budgets. `npm run deploy` only tries; `npm run deploy -- --publish` uploads, and then
 * needs Cloudflare credentials in the environment.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * Gzipped kB. The api Worker must start in milliseconds; ONNX Runtime alone has 3,700. The platform
 * allows 64 MiB before compression.
 */
const WORKERS = [
  { name: "scorer", config: "workers/scorer/wrangler.toml", budget: 1000 },
  { name: "encoder", config: "workers/encoder/wrangler.toml", budget: 4500 },
  { name: "api", config: "wrangler.toml", budget: 300 },
];

const publish = process.argv.includes("--publish");
let tooLarge = false;
for (const { name, config, budget } of WORKERS) {
  const out = mkdtempSync(join(tmpdir(), "upsilon-"));
  try {
    const args = ["deploy", "--config", config, "--minify", "--dry-run", "--outdir", out];
    execFileSync("wrangler", args, { stdio: ["ignore", "ignore", "inherit"] });
    const files = readdirSync(out).filter((file) => /\.(js|mjs|wasm)$/.test(file));
    const contents = files.map((file) => readFileSync(join(out, file)));
    const raw = contents.reduce((sum, content) => sum + content.length, 0) / 1000;
    const gzipped = contents.reduce((sum, content) => sum + gzipSync(content).length, 0) / 1000;
    console.log(
      `${name.padEnd(8)} ${raw.toFixed(0).padStart(6)} kB   ${gzipped.toFixed(0).padStart(5)} kB gzipped   budget ${budget} kB`,
    );
    tooLarge ||= gzipped > budget;
  } finally {
    rmSync(out, { recursive: true });
  }
}
if (tooLarge) {
  console.error("A Worker is over its budget.");
  process.exitCode = 1;
} else if (publish) {
  for (const { config } of WORKERS) {
    execFileSync("wrangler", ["deploy", "--config", config, "--minify"], { stdio: "inherit" });
  }
}
