/**
 * Compiles src/linalg/kernels (AssemblyScript) to WebAssembly beside its source, if it changed:
 * simd.wasm for every current engine, relaxed-simd.wasm for those with fused multiply-add. With a
 * folder as its argument, puts copies there.
 */
import { copyFileSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

const FOLDER = "src/linalg/kernels";
const VARIANTS = { simd: ["simd"], "relaxed-simd": ["simd", "relaxed-simd"] };

const sources = readdirSync(FOLDER).filter((file) => file.endsWith(".ts"));
const changed = Math.max(
  ...[...sources.map((file) => join(FOLDER, file)), import.meta.filename].map(modified),
);
const [, , copies] = process.argv;
for (const [name, features] of Object.entries(VARIANTS)) {
  const output = join(FOLDER, `${name}.wasm`);
  if (modified(output) < changed) await compile(output, features);
  if (copies === undefined) continue;
  mkdirSync(copies, { recursive: true });
  copyFileSync(output, join(copies, `${name}.wasm`));
}

async function compile(output: string, features: readonly string[]): Promise<void> {
  const { error, stderr } = await asc.main([
    join(FOLDER, "index.ts"),
    ...["--outFile", output],
    ...features.flatMap((feature) => ["--enable", feature]),
    "-O3",
    "--noAssert",
    ...["--runtime", "stub"],
    // No imports: the instance is its memory and its functions.
    ...["--use", "abort="],
  ]);
  if (error !== null) throw new Error(`${output}: ${stderr.toString()}`, { cause: error });
  console.log(`${output}: ${statSync(output).size} bytes`);
}

/** When a file last changed, in milliseconds; long ago if there is none. */
function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
}
