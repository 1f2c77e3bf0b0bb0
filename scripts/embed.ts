import { readFileSync } from "node:fs";
import { build, type Plugin } from "esbuild";
import type { LabelPrior } from "../src/probability/named.ts";

/** What a bound says of itself in words, of which figures show nothing. */
const PROSE =
  /^ {2}(title|formula|reference|provenance|validity):\s*(?:String\.raw)?("(?:[^"\\]|\\.)*"|`[^`]*`|\w+),$/gm;

/** What other figures say, in a file of words. */
const OTHER_WORDS = /^ {2}(?!coverage|bounds)\w+: \{\n[\s\S]*?^ {2}\},\n/gm;

/** Leaves out what the two figures do not show of bounds, priors and words: a quarter of the file. */
const figuresOnly: Plugin = {
  name: "figures-only",
  setup({ onLoad }) {
    onLoad({ filter: /src\/bounds\/[\w-]+\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll(PROSE, "  $1: null,"),
      loader: "ts",
    }));
    onLoad({ filter: /src\/figures\/words\/\w\w\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll(OTHER_WORDS, ""),
      loader: "ts",
    }));
    onLoad({ filter: /label-priors\.json$/ }, ({ path }) => {
      const priors = JSON.parse(readFileSync(path, "utf8")) as Record<string, LabelPrior>;
      const counts = Object.entries(priors).map(([slug, { classes, counts }]) => [
        slug,
        { classes, counts },
      ]);
      return { contents: JSON.stringify(Object.fromEntries(counts)), loader: "json" };
    });
  },
};

/** The elements in one file, which a page may load as a script or as a module. */
export async function buildEmbed(outfile: string, target: string[]): Promise<void> {
  await build({
    entryPoints: ["src/elements/index.ts"],
    outfile,
    bundle: true,
    format: "iife",
    minify: true,
    plugins: [figuresOnly],
    target,
    legalComments: "none",
    logLevel: "warning",
  });
}
