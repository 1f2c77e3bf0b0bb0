/**
 * Makes dist/site/, which the api Worker serves as static assets: the pages' scripts and style sheets,
 * from src/site/client/*.ts and src/site/styles/*.css, one each a page.
 *
 * Names of entries are for ever, as pages and other people's sites contain them; browsers ask whether
 * they have changed. What entries share has its hash in its name and is kept.
 */
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const OUT = "dist/site";

const entries = (folder: string, extension: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .map((file) => join(folder, file));

const HEADERS = `
/assets/*
  Cache-Control: public, no-cache
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff
/assets/shared/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
`;

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
await build({
  entryPoints: [...entries("src/site/client", ".ts"), ...entries("src/site/styles", ".css")],
  outdir: join(OUT, "assets"),
  entryNames: "[name]",
  chunkNames: "shared/[name]-[hash]",
  assetNames: "shared/[name]-[hash]",
  loader: { ".wasm": "file", ".svg": "file" },
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: ["es2024", "chrome123", "firefox121", "safari17.5"],
  legalComments: "none",
  logLevel: "warning",
});
copyFileSync("src/site/icon.svg", join(OUT, "assets/icon.svg"));
writeFileSync(join(OUT, "_headers"), HEADERS.trimStart());
