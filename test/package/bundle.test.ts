import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** The package as npm would publish it, unpacked where a user would have it. */
const home = mkdtempSync(join(tmpdir(), "upsilon-package-"));

beforeAll(() => {
  execFileSync("npm", ["run", "build"], { cwd: root, stdio: "ignore" });
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--pack-destination", home], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
  mkdirSync(join(home, "node_modules/upsilon"), { recursive: true });
  execFileSync("tar", [
    "-xzf",
    join(home, packed.filename),
    "--strip-components=1",
    "-C",
    join(home, "node_modules/upsilon"),
  ]);
  // What installing the package would install with it.
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    const place = join(home, "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(root, "node_modules", name), place);
  }
}, 120_000);

afterAll(() => rmSync(home, { recursive: true }));

async function bundle(source: string): Promise<string> {
  const result = await build({
    stdin: { contents: source, resolveDir: home, loader: "js" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
  });
  return result.outputFiles[0].text;
}

describe("the published package", () => {
  test("importing coverage alone costs less than 10 kB gzipped", async () => {
    const code = await bundle('export { coverage, uniformPrior } from "upsilon";');
    expect(gzipSync(code).length).toBeLessThan(10_000);
    expect(code).not.toContain("Fashion-MNIST");
  });

  test("has no side effects: importing it prints nothing and adds nothing to the globals", () => {
    const script = `
      const before = new Set(Reflect.ownKeys(globalThis));
      await import("upsilon");
      await import("upsilon/encoders");
      await import("upsilon/figures");
      await import("upsilon/formats");
      await import("upsilon/kernels");
      await import("upsilon/scoring");
      console.log(JSON.stringify(Reflect.ownKeys(globalThis).filter((key) => !before.has(key))));`;
    const output = execFileSync("node", ["--input-type=module", "--eval", script], {
      cwd: home,
      encoding: "utf8",
    });
    expect(output).toBe("[]\n");
  });

  test("computes in plain Node", () => {
    const output = execFileSync(
      "node",
      [
        "--input-type=module",
        "--eval",
        'import { coverage, namedPrior } from "upsilon"; console.log(coverage(namedPrior("cifar10"), 32).probability);',
      ],
      { cwd: home, encoding: "utf8" },
    );
    expect(Number(output)).toBeCloseTo(0.6909756324468197, 14);
  });

  test("reads and scores files through its other entries", () => {
    const script = `
      import { readFileSync } from "node:fs";
      import { readArrays } from "upsilon/formats";
      import { loadKernels } from "upsilon/kernels";
      import { score, scoreInputFrom } from "upsilon/scoring";
      if ((await loadKernels()) === "javascript") throw new Error("no kernels");
      const arrays = readArrays(readFileSync(process.argv[1]));
      const report = score(scoreInputFrom(arrays), { draws: [32], include: ["classification"] });
      console.log(report.classification.meanClassifier.top1);`;
    const file = join(root, "examples/data/fashion-mnist-two-views.npz");
    const output = execFileSync("node", ["--input-type=module", "--eval", script, file], {
      cwd: home,
      encoding: "utf8",
    });
    expect(Number(output)).toBeCloseTo(0.7224, 10);
  });

  test("has types: a wrong argument does not compile", () => {
    mkdirSync(join(home, "src"));
    const check = (argument: string): string => {
      writeFileSync(
        join(home, "src/use.ts"),
        `import { coverage, uniformPrior } from "upsilon";
         export const p: number = coverage(uniformPrior(10), ${argument}).probability;`,
      );
      const options = [
        "--noEmit",
        "--strict",
        "--module",
        "esnext",
        "--moduleResolution",
        "bundler",
      ];
      return spawnSync("tsc", [...options, "src/use.ts"], { cwd: home, encoding: "utf8" }).stdout;
    };
    expect(check("32")).toBe("");
    expect(check('"32"')).toContain("use.ts");
  });
});
