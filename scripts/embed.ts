import { readFileSync } from "node:fs";
import { build, type Plugin } from "esbuild";
import type { LabelPrior } from "../src/probability/named.ts";

/** What a bound says of itself in words, of which figures show nothing. */
const PROSE =
  /^ {2}(title|formula|reference|provenance|validity):\s*(?:String\.raw)?("(?:[^"\\]|\\.)*"|`[^`]*`|\w+),$/gm;

/** Leaves out what figures do not show of bounds and priors: a fifth of the file. */
const figuresOnly: Plugin = {
  name: "figures-only",
  setup({ onLoad }) {
    onLoad({ filter: /src\/bounds\/[\w-]+\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll(PROSE, "  $1: null,"),
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
