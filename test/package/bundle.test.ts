import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../../scripts/browser.ts";

const root = join(import.meta.dirname, "../..");

/** The package as npm would publish it, unpacked where a user would have it. */
const home = mkdtempSync(join(tmpdir(), "upsilon-package-"));

/** What npm says of the package. */
let packed: {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
};

beforeAll(() => {
  execFileSync("npm", ["run", "build"], { cwd: root, stdio: "ignore" });
  [packed] = JSON.parse(
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

/** In the package as unpacked. */
const place = (path: string) => join(home, "node_modules/upsilon", path);

describe("the published package", () => {
  test("has the library, its types and its licences, and nothing else", () => {
    const paths = packed.files.map(({ path }) => path);
    for (const path of ["package.json", "README.md", "LICENSE"]) expect(paths).toContain(path);
    const others = paths.filter((path) => !path.startsWith("dist/"));
    expect(others.sort()).toEqual(["LICENSE", "README.md", "package.json"]);
    const scripts = paths.filter((path) => path.endsWith(".js"));
    expect(scripts.length).toBeGreaterThan(100);
    for (const path of scripts) expect(paths).toContain(path.replace(/\.js$/, ".d.ts"));
    for (const path of paths) {
      expect(path).toMatch(/^[\w./-]+\.(js|d\.ts|json|wasm|txt)$|^LICENSE$|^README\.md$/);
      expect(path).not.toMatch(/dist\/(site|workers|test)\/|routes|\.test\./);
    }
    // Outlines of glyphs are under a licence of their own, which goes where they go.
    expect(paths).toContain("dist/figures/raster/glyphs.json");
    expect(paths).toContain("dist/figures/raster/OFL.txt");
    expect(packed.size).toBeLessThan(700_000);
    expect(packed.unpackedSize).toBeLessThan(2_500_000);
  });

  test("exports files that are there, as ESM, and needs only what it names", () => {
    const { exports, type, dependencies } = JSON.parse(readFileSync(place("package.json"), "utf8"));
    expect(type).toBe("module");
    const targets = Object.values(exports).flatMap((entry) =>
      typeof entry === "string" ? [entry] : Object.values(entry as Record<string, string>),
    );
    expect(targets.length).toBeGreaterThan(12);
    for (const target of targets) expect(existsSync(place(target)), target).toBe(true);
    const needed = new Set<string>();
    for (const { path } of packed.files) {
      if (!path.endsWith(".js")) continue;
      const script = readFileSync(place(path), "utf8");
      expect(script, path).not.toMatch(/\brequire\(|from "\.[^"]*\.ts"/);
      for (const [, name] of script.matchAll(/(?:from|import) ?\(?"((?:@[\w-]+\/)?[a-z][\w-]*)/g)) {
        needed.add(name);
      }
    }
    needed.delete("node");
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining([...needed]));
  });

  test("its elements live in a page that bundles them, and are harmless on a server", async () => {
    const code = await bundle('import "upsilon/elements";');
    expect(gzipSync(code).length).toBeLessThan(48_000);
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.setContent('<upsilon-bounds prior="cifar10" draws="32,512"></upsilon-bounds>');
      await page.addScriptTag({ content: code });
      await page.locator("upsilon-bounds svg").waitFor();
      const reading = page.locator('upsilon-bounds [part="reading"]');
      expect(await reading.textContent()).toMatch(
        /^At K = 511, the tightest upper bound is 0\.729/,
      );
    } finally {
      await browser.close();
    }
  });

  test("draws pictures in plain Node", () => {
    const script = `
      import { coverageFigure, toPng, toSvg } from "upsilon/figures";
      import { coverage, namedPrior } from "upsilon";
      const prior = namedPrior("cifar10");
      const rows = [16, 32, 64].map((draws) => ({ draws, ...coverage(prior, draws) }));
      const figure = coverageFigure(
        { prior, expectedDraws: null, medianDraws: null, rows },
        { theme: "light", width: 320, language: "ja" },
      );
      const png = await toPng(figure, 2);
      console.log(String.fromCharCode(...png.subarray(1, 4)), toSvg(figure).slice(0, 4));`;
    const output = execFileSync("node", ["--input-type=module", "--eval", script], {
      cwd: home,
      encoding: "utf8",
    });
    expect(output).toBe("PNG <svg\n");
  });

  test("importing coverage alone costs less than 10 kB gzipped", async () => {
    const code = await bundle('export { coverage, uniformPrior } from "upsilon";');
    expect(gzipSync(code).length).toBeLessThan(10_000);
    expect(code).not.toContain("Fashion-MNIST");
  });

  test("has no side effects: importing it prints nothing and adds nothing to the globals", () => {
    const script = `
      const before = new Set(Reflect.ownKeys(globalThis));
      await import("upsilon");
      await import("upsilon/elements");
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
    const check = (argument: string) =>
      compile(`import { coverage, uniformPrior } from "upsilon";
         export const p: number = coverage(uniformPrior(10), ${argument}).probability;`);
    const elements = (read: string) =>
      compile(`import { type BoundsRead, UpsilonBounds } from "upsilon/elements";
         import { toPng, type Figure } from "upsilon/figures";
         export const made: UpsilonBounds = document.createElement("upsilon-bounds");
         export const logValue = (detail: BoundsRead): number | undefined => ${read};
         export const png = (figure: Figure): Promise<Uint8Array> => toPng(figure, 2);`);
    const compile = (source: string): string => {
      writeFileSync(join(home, "src/use.ts"), source);
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
    expect(elements("detail.tightest?.logValue")).toBe("");
    expect(elements("detail.loosest")).toContain("use.ts");
    expect(check('"32"')).toContain("use.ts");
  });
});
