/**
 * Compiles src/linalg/kernels (AssemblyScript) to WebAssembly beside its source, if it changed:
 * simd.wasm for every current engine, relaxed-simd.wasm for those with fused multiply-add. With a
 * folder as its argument, puts copies there.
 */
import { copyFileSync, mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

const FOLDER = "src/linalg/kernels";
const VARIANTS = { simd: ["simd"], "relaxed-simd": ["simd", "relaxed-simd"] };

const sources = readdirSync(FOLDER).filter((file) => file.endsWith(".ts"));
// The lock file changes with the compiler's version.
const inputs = [
  ...sources.map((file) => join(FOLDER, file)),
  import.meta.filename,
  "package-lock.json",
];
const changed = Math.max(...inputs.map(modified));
const [, , copies] = process.argv;
for (const [name, features] of Object.entries(VARIANTS)) {
  const output = join(FOLDER, `${name}.wasm`);
  if (modified(output) < changed) await compile(output, features);
  if (copies === undefined) continue;
  mkdirSync(copies, { recursive: true });
  copyFileSync(output, join(copies, `${name}.wasm`));
}

async function compile(output: string, features: readonly string[]): Promise<void> {
  // Loading the compiler takes longer than finding that there is nothing to do.
  const { default: asc } = await import("assemblyscript/asc");
  const unfinished = join(FOLDER, `unfinished-${process.pid}.wasm`);
  const { error, stderr } = await asc.main([
    join(FOLDER, "index.ts"),
    ...["--outFile", unfinished],
    ...features.flatMap((feature) => ["--enable", feature]),
    "-O3",
    "--noAssert",
    ...["--runtime", "stub"],
    // No imports: the instance is its memory and its functions.
    ...["--use", "abort="],
  ]);
  if (error !== null) throw new Error(`${output}: ${stderr.toString()}`, { cause: error });
  // At once, for whoever reads it meanwhile.
  renameSync(unfinished, output);
  console.log(`${output}: ${statSync(output).size} bytes`);
}

/** When a file last changed, in milliseconds; long ago if there is none. */
function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
}
