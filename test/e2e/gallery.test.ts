import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { browserForTests, complaintsOf } from "./browser.ts";
import { askJson, origin } from "./client.ts";
import { foreignSite } from "./foreign-site.ts";

const run = promisify(execFile);

/** A file of examples/embeds/, about the service that is tested. */
const example = (file: string): string =>
  readFileSync(new URL(`../../examples/embeds/${file}`, import.meta.url), "utf8").replaceAll(
    "http://localhost:8787",
    origin,
  );

const inBrowser = browserForTests();

/** Opens `body` as a page of another site; nothing may complain. */
async function elsewhere(body: string, use: (page: Page) => Promise<void>): Promise<void> {
  const site = await foreignSite({ "/": { body } });
  try {
    await inBrowser(
      async (page) => {
        const complaints = complaintsOf(page);
        await page.goto(site.origin);
        await use(page);
        expect(complaints).toEqual([]);
      },
      { viewport: { width: 900, height: 1200 } },
    );
  } finally {
    site.close();
  }
}

test("the paper's page has two live figures, and images where scripts do not run", async () => {
  await elsewhere(example("paper.html"), async (page) => {
    await page.locator("upsilon-bounds svg").waitFor();
    await page.locator("upsilon-coverage svg").scrollIntoViewIfNeeded();
    const { rows } = (await askJson("/v1/bounds?prior=cifar10&negatives=31&temperature=0.5")) as {
      rows: { tightest: { value: number } }[];
    };
    const value = Number(rows[0].tightest.value.toPrecision(3));
    const reading = page.locator('upsilon-bounds [part="reading"]');
    expect(await reading.textContent()).toBe(
      `At K = 31, the tightest upper bound is ${value} (exact intercept).`,
    );
  });
  const site = await foreignSite({ "/": { body: example("paper.html") } });
  try {
    await inBrowser(
      async (page) => {
        await page.goto(site.origin, { waitUntil: "load" });
        const image = await page.locator("upsilon-bounds img").boundingBox();
        expect(image?.width).toBe(640);
      },
      { javaScriptEnabled: false },
    );
  } finally {
    site.close();
  }
});

test("the README's images are images on another site", async () => {
  const markdown = example("README.md");
  const addresses = [...markdown.matchAll(/!\[[^\]]+\]\(([^)]+)\)|(?:src|srcset)="([^" ]+)/g)].map(
    ([, inMarkdown, inHtml]) => inMarkdown ?? inHtml,
  );
  expect(addresses.length).toBe(3);
  const images = addresses.map(
    (address) => `<img src="${address.replaceAll("&", "&amp;")}" alt="">`,
  );
  await elsewhere(`<!doctype html><title>README</title>${images.join("")}`, async (page) => {
    await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
    const widths = await page.evaluate(() =>
      [...document.images].map(({ naturalWidth }) => naturalWidth),
    );
    expect(widths).toEqual([640, 1280, 1280]);
  });
  const [, live] = /\[live\]\(([^)]+)\)/.exec(markdown) ?? [];
  expect((await fetch(live)).status).toBe(200);
});

test("the notebook runs, and what it shows lives on another site", async () => {
  const notebook = new URL("../../examples/embeds/notebook.ipynb", import.meta.url).pathname;
  const { stdout } = await run("python3", ["test/e2e/run-notebook.py", notebook], {
    env: { ...process.env, UPSILON_URL: origin },
  });
  const [frame, image, draws] = JSON.parse(stdout) as Record<string, string>[];
  expect(draws["text/plain"]).toBe("12345");
  const body = `<!doctype html><meta charset="utf-8"><title>Notebook</title>${frame["text/html"]}${image["image/svg+xml"]}`;
  await elsewhere(body, async (page) => {
    const content = await (await page.waitForSelector("iframe")).contentFrame();
    await content!.locator("upsilon-coverage svg text", { hasText: "12,345" }).waitFor();
    await page.locator("svg > text", { hasText: "12,345" }).waitFor();
  });
});

test("the cell of the Observable notebook runs on another site, and reads the figure", async () => {
  const [, cell] =
    /<script id="2" type="module"[^>]*>([\s\S]*?)<\/script>/.exec(example("observable.html")) ?? [];
  // What the runtime of a notebook gives to a cell.
  const body = `<!doctype html><meta charset="utf-8"><title>Notebook</title><body><script type="module">
const display = (value) => { document.body.append(value); return value; };
${cell}</script>`;
  await elsewhere(body, async (page) => {
    await page.locator("upsilon-bounds svg").waitFor();
    const read = page.locator("body > p");
    await expect.poll(() => read.textContent()).toMatch(/^A batch of 513: S ≤ 0\.\d{3}$/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Home");
    expect(await read.textContent()).toMatch(/^A batch of 2: S ≤ /);
  });
});

test("the gallery shows these very files, with the address of the service", async () => {
  await inBrowser(
    async (page) => {
      await page.goto(`${origin}/gallery`);
      for (const file of ["paper.html", "README.md", "notebook.ipynb", "observable.html"]) {
        const code = page.locator(`[data-file$="/${file}"] code`);
        await code.scrollIntoViewIfNeeded();
        await expect.poll(() => code.textContent()).toBe(example(file).trimEnd());
      }
      const frame = page.frameLocator(".shown iframe");
      await frame.locator("upsilon-coverage svg text", { hasText: "12,345" }).waitFor();
      for (const figure of await page.locator(".shown upsilon-bounds").all()) {
        await figure.scrollIntoViewIfNeeded();
        await figure.locator("svg").waitFor();
      }
    },
    { viewport: { width: 1280, height: 900 } },
  );
});
