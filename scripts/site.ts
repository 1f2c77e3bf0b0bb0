/**
 * Makes dist/site/, which the api Worker serves as static assets: the pages' scripts and style sheets,
 * from src/site/client/*.ts and src/site/styles/*.css, one each a page; and the runtime of encoders.
 *
 * Names of entries are for ever, as pages and other people's sites contain them; browsers ask whether
 * they have changed. What they load later has its hash in its name and is kept.
 */
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { pageStyleSheet } from "../src/figures/palette.ts";
import type { NamedArray } from "../src/formats/named-array.ts";
import { parseNpz } from "../src/formats/npz.ts";
import { writeNpz } from "../src/formats/write-npz.ts";
import { buildEmbed } from "./embed.ts";

const OUT = "dist/site";
const TARGET = ["es2024", "chrome123", "firefox121", "safari17.5"];

/** What the page of scores shows without a file of one's own: 2 MB. */
const EXAMPLE = "examples/data/fashion-mnist-two-views.npz";
const EXAMPLE_ROWS = 2000;

/**
 * ONNX Runtime's files by their version, which `loadEncoder` fetches: for processors, and for graphics
 * cards. (A third build is for browsers that cannot suspend WebAssembly; at 25.5 MiB it is larger than
 * a static asset may be.)
 */
const RUNTIME = "node_modules/onnxruntime-web";
const RUNTIME_BUILDS = ["ort-wasm-simd-threaded", "ort-wasm-simd-threaded.jspi"];

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
/embed.js
  Cache-Control: public, max-age=3600, stale-while-revalidate=86400
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff
/assets/shared/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
/assets/onnxruntime/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
/assets/score-worker.js
  Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'
`;

/** The decoders of images find their WebAssembly by URLs, which esbuild leaves alone: imports it follows. */
const imageDecoders: Plugin = {
  name: "image-decoders",
  setup({ onLoad }) {
    onLoad({ filter: /@jsquash\/.*_dec\.js$/ }, ({ path }) => {
      const found = /new URL\("(\w+\.wasm)",import\.meta\.url\)/;
      const script = readFileSync(path, "utf8");
      const [url, file] = found.exec(script) ?? [];
      if (url === undefined) throw new Error(`${path} finds its WebAssembly in another way`);
      const contents = script.replace(url, "new URL(WASM,import.meta.url)");
      return { contents: `import WASM from "./${file}";\n${contents}` };
    });
  },
};

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
// Each entry by itself: pieces shared by a dozen entries would be so many that a page has 30 requests to wait
// for, and all but the largest are smaller than what a request costs.
const inputs = [...entries("src/site/client", ".ts"), ...entries("src/site/styles", ".css")];
await Promise.all(
  inputs.map((input) =>
    build({
      entryPoints: [input],
      outdir: join(OUT, "assets"),
      entryNames: "[name]",
      chunkNames: "shared/[name]-[hash]",
      assetNames: "shared/[name]-[hash]",
      loader: { ".wasm": "file", ".svg": "file" },
      plugins: [imageDecoders],
      conditions: ["onnxruntime-web-use-extern-wasm"],
      bundle: true,
      splitting: true,
      format: "esm",
      minify: true,
      target: TARGET,
      legalComments: "none",
      logLevel: "warning",
    }),
  ),
);
cpSync("examples/embeds", join(OUT, "assets/examples"), { recursive: true });
await buildEmbed(join(OUT, "embed.js"), TARGET);
copyFileSync("src/site/icon.svg", join(OUT, "assets/icon.svg"));
const { version } = JSON.parse(readFileSync(join(RUNTIME, "package.json"), "utf8"));
const runtimeOut = join(OUT, "assets/onnxruntime", version);
mkdirSync(runtimeOut, { recursive: true });
for (const file of RUNTIME_BUILDS.flatMap((name) => [`${name}.mjs`, `${name}.wasm`])) {
  copyFileSync(join(RUNTIME, "dist", file), join(runtimeOut, file));
}
cpSync("models/samples", join(OUT, "assets/samples"), { recursive: true });
// For figures that a page has in its HTML.
writeFileSync(join(OUT, "assets/figures.css"), pageStyleSheet());
mkdirSync(join(OUT, "assets/kernels"));
for (const file of ["simd.wasm", "relaxed-simd.wasm"]) {
  copyFileSync(join("src/linalg/kernels", file), join(OUT, "assets/kernels", file));
}
writeFileSync(join(OUT, "assets/example.npz"), exampleOf(readFileSync(EXAMPLE)));
writeFileSync(join(OUT, "_headers"), HEADERS.trimStart());

/** The first rows of every array: enough to see what a score is, and soon there. */
function exampleOf(file: Uint8Array): Uint8Array {
  const arrays = Array.from(parseNpz(file), ([name, { shape, data }]): [string, NamedArray] => {
    const [rows = 1, ...rest] = shape;
    const kept = Math.min(rows, EXAMPLE_ROWS);
    const values = rest.reduce((a, b) => a * b, kept);
    return [
      name,
      { shape: shape.length === 0 ? [] : [kept, ...rest], data: data.slice(0, values) },
    ];
  });
  return writeNpz(new Map(arrays));
}
