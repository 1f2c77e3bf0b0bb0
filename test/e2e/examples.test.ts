import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeSamples } from "../../src/api/code-samples.ts";
import type { Route } from "../../src/api/route.ts";
import { routes } from "../../src/api/routes.ts";
import { origin } from "./client.ts";
import { jobFor } from "./jobs-client.ts";
import { npy, npz, smallScore, zip } from "./npz.ts";

const run = promisify(execFile);

/** Where the examples run, with the files that those of /v1/score send. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "upsilon-examples-"));
  const arrays = smallScore();
  const files = {
    "embeddings.npz": npz(arrays),
    "K16.npz": npz(arrays),
    "K128.npz": npz(arrays),
    "view1.npy": arrays.view1,
    "view2.npy": arrays.view2,
    "shirt.png": await readFile("test/fixtures/images/rgba.png"),
    "boot.jpg": await readFile("test/fixtures/images/rgb.jpg"),
    "images.npz": zip([
      { name: "images.npy", content: npy(gradients(20), [20, 28, 28]) },
      {
        name: "labels.npy",
        content: npy(
          Uint8Array.from({ length: 20 }, (_, i) => i % 2),
          [20],
        ),
      },
    ]),
    "images.npy": npy(new Uint8Array(2 * 28 * 28), [2, 28, 28]),
    "labels.csv": Array.from({ length: 20 }, (_, row) => (row % 2 ? "cat" : "dog")).join("\n"),
  };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test("python3 has the package requests, which the Python examples use", async () => {
  await run("python3", ["-c", "import requests"]).catch((error: Error) => {
    throw new Error(
      "The Python examples need python3 with requests: apt-get install python3-requests, or python3 -m pip install requests.",
      { cause: error },
    );
  });
});

/** Grey images of 28 × 28 pixels, each brighter to one side. */
function gradients(count: number): Uint8Array {
  return Uint8Array.from({ length: count * 784 }, (_, index) => {
    const column = index % 28;
    return (index / 784) % 2 < 1 ? 9 * column : 255 - 9 * column;
  });
}

type Variables = Readonly<Record<string, string>>;

/** Runs a sample as a reader would: pasted into a shell, or saved to a file. */
const RUNNERS = {
  Shell: (source: string, variables: Variables) => ran("bash", ["-euc", source], variables),
  Python: async (source: string, variables: Variables) => {
    await writeFile(join(folder, "sample.py"), source);
    return ran("python3", ["sample.py"], variables);
  },
  JavaScript: async (source: string, variables: Variables) => {
    await writeFile(join(folder, "sample.mjs"), source);
    return ran(process.execPath, ["sample.mjs"], variables);
  },
};

async function ran(
  command: string,
  words: readonly string[],
  variables: Variables,
): Promise<string> {
  return (await run(command, words, { cwd: folder, env: { ...process.env, ...variables } })).stdout;
}

/** The variables JOB and TOKEN, for samples that are about a job. */
async function variablesFor({ operation, credential }: Route): Promise<Variables> {
  if (credential !== "job-token") return {};
  const { id, token } = await jobFor(operation, origin, npz(smallScore()));
  return { JOB: id, TOKEN: token };
}

const samples = routes.flatMap((route) =>
  route.examples.flatMap((example) =>
    codeSamples(route, example, origin).map((sample) => ({
      ...sample,
      route,
      name: `${example.method} ${route.path}: ${example.title}`,
    })),
  ),
);

test.each(samples)("the $label example runs as written: $name", async ({ lang, source, route }) => {
  const output = await RUNNERS[lang](source, await variablesFor(route));
  const picture = /"(\w+\.png)", ?"wb"|-o (\w+\.png)|writeFile\("(\w+\.png)"/.exec(source);
  if (picture !== null) {
    const name = picture.slice(1).find((found) => found !== undefined) ?? "";
    const saved = await readFile(join(folder, name), "latin1");
    await rm(join(folder, name));
    expect(saved.slice(0, 8)).toBe("\x89PNG\r\n\x1a\n");
    return;
  }
  if (output.startsWith("<svg ")) return;
  if (output.startsWith("id: ")) return expect(output).toContain("event: done");
  if (lang === "Shell") expect(JSON.parse(output).errors).toBeUndefined();
  // The other two print what they parsed, and fail by themselves if it was a problem.
  else expect(output).toMatch(/version|openapi|embedding/);
});

test("the document and the page show these very samples", async () => {
  const page = await (await fetch(`${origin}/docs`)).text();
  const document = JSON.stringify(await (await fetch(`${origin}/openapi.json`)).json());
  for (const { source } of samples) {
    expect(document).toContain(JSON.stringify(source).slice(1, -1));
    const escaped = source.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    expect(page).toContain(escaped.replaceAll("'", "&#39;").replaceAll(">", "&gt;"));
  }
});

test("the scripts in examples/ print the score of the real file, and embed images", async () => {
  const environment = { ...process.env, UPSILON_URL: origin };
  const python = await run("python3", ["examples/score.py"], { env: environment });
  expect(python.stdout).toMatch(/^ {2}512 {3}4\.59424 .*exact-intercept/m);
  expect(python.stdout).toContain("mean classifier: top-1 0.7224, loss 1.6589");
  const drawn = await run("python3", ["examples/encode.py"], { env: environment });
  expect(drawn.stdout).toMatch(/embeddings: \(60, \d+\), labels: \['bar', 'disc', 'ring'\]/);
  expect(drawn.stdout).toMatch(/^mean classifier: top-1 (0\.[5-9]|1)/m);
  const files = ["rgba.png", "rgb.jpg", "lossy.webp"].map((name) => `test/fixtures/images/${name}`);
  const sent = await run("python3", ["examples/encode.py", ...files], { env: environment });
  expect(sent.stdout).toContain(
    "rgba.png: cropped to the centre square, laid on the background, converted to grey, resized; cosines [1.",
  );
  const shell = await run("bash", ["examples/score.sh", "latex"], { env: environment });
  expect(shell.stdout).toContain("\\begin{tabular}{lrrrrrr}");
});
