import { gzipSync } from "node:zlib";
import type { Frame, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserForTests } from "./browser.ts";
import { ask, askJson, origin, problemOf } from "./client.ts";
import { foreignSite } from "./foreign-site.ts";

declare global {
  /** In the page: what frames posted. */
  var heard: { data: unknown; from: string }[];
}

const FRAME = `${origin}/embed/figure?figure=bounds&prior=cifar10&negatives=1..512&at=31`;

/** As an author would write it: the frame takes the height that it asks for. */
const AROUND = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A paper</title></head>
<body style="margin:0">
<iframe id="figure" src="${FRAME}" style="width:100%;border:0" height="200" title="Bounds"></iframe>
<script>
globalThis.heard = [];
addEventListener("message", ({ data, origin, source }) => {
  heard.push({ data, from: origin });
  const frame = document.querySelector("#figure");
  if (source === frame.contentWindow && data.type === "upsilon:height") frame.height = data.height;
});
</script>
</body></html>`;

/** Beside the figure a frame of somebody else, who means no good. */
const HOSTILE = AROUND.replace("</body>", '<iframe id="other" src="/other"></iframe></body>');

const inBrowser = browserForTests();
let site: Awaited<ReturnType<typeof foreignSite>>;

beforeAll(async () => {
  site = await foreignSite({
    "/paper": { body: AROUND },
    "/hostile": { body: HOSTILE },
    "/other": { body: "<!doctype html><title>Other</title>" },
  });
});

afterAll(() => site?.close());

function visit(path: string, use: (page: Page, figure: Frame) => Promise<void>) {
  return inBrowser(
    async (page) => {
      await page.goto(site.origin + path);
      const frame = await (await page.waitForSelector("#figure")).contentFrame();
      await frame!.locator("svg").waitFor();
      await use(page, frame!);
    },
    { viewport: { width: 700, height: 900 } },
  );
}

const reading = (frame: Frame) => frame.locator('[part="reading"]').textContent();
const title = (frame: Frame) => frame.locator("svg > title").textContent();

describe("a framed figure", () => {
  test("asks for the height that it has, also when that changes", async () => {
    await visit("/paper", async (page, figure) => {
      const scrolled = () =>
        figure.evaluate(() => [
          document.documentElement.scrollHeight - innerHeight,
          innerHeight - Math.ceil(document.body.getBoundingClientRect().height),
        ]);
      await expect.poll(scrolled).toEqual([0, 0]);
      await figure.getByText("Table").click();
      await expect.poll(() => figure.locator("tbody tr").count()).toBe(512);
      await expect.poll(scrolled).toEqual([0, 0]);
      await page.setViewportSize({ width: 340, height: 700 });
      await expect
        .poll(() => figure.locator("svg").getAttribute("width"), { timeout: 10_000 })
        .toBe("340");
      await expect.poll(scrolled).toEqual([0, 0]);
      const heard = await page.evaluate(() => globalThis.heard);
      expect(heard.length).toBeGreaterThanOrEqual(3);
      for (const { data, from } of heard) {
        expect(from).toBe(origin);
        expect(data).toEqual({ type: "upsilon:height", height: expect.any(Number) });
      }
    });
  });

  test("takes parameters from the page around it", async () => {
    await visit("/paper", async (page, figure) => {
      expect(await reading(figure)).toMatch(/^At K = 31,/);
      await page.evaluate((to) => {
        const frame = document.querySelector<HTMLIFrameElement>("#figure")!;
        const message = { type: "upsilon:set", prior: "cifar100", temperature: 0.2, at: 255 };
        frame.contentWindow!.postMessage(message, to);
      }, origin);
      await expect.poll(() => title(figure)).toMatch(/^cifar100, t = 0.2:/);
      await expect.poll(() => reading(figure)).toMatch(/^At K = 255,/);
    });
  });

  test("ignores messages that are not what it expects", async () => {
    await visit("/hostile", async (page, figure) => {
      const before = await figure.locator("body").innerHTML();
      await page.evaluate(() => {
        const { contentWindow } = document.querySelector<HTMLIFrameElement>("#figure")!;
        const circular: Record<string, unknown> = { type: "upsilon:set" };
        circular.prior = circular;
        for (const message of [
          null,
          7,
          "upsilon:set",
          [],
          {},
          { type: "upsilon:set" },
          { type: "set", prior: "mnist" },
          { type: ["upsilon:set"], prior: "mnist" },
          { type: "upsilon:set", prior: { toString: "mnist" } },
          { type: "upsilon:set", prior: ["mnist"] },
          { type: "upsilon:set", prior: null },
          { type: "upsilon:set", prior: "x".repeat(20_000) },
          { type: "upsilon:set", onclick: "document.body.remove()" },
          { type: "upsilon:set", onerror: "1", style: "display:none", hidden: "", class: "a" },
          { type: "upsilon:set", innerHTML: "<img src=x>", textContent: "gone", id: "x" },
          Object.fromEntries([
            ["type", "upsilon:set"],
            ...Array.from({ length: 100 }, (_, index) => [`p${index}`, "1"]),
          ]),
          circular,
          new ArrayBuffer(8),
          new Map([["type", "upsilon:set"]]),
        ]) {
          contentWindow!.postMessage(message, "*");
        }
      });
      // Whoever else has a reference to the frame's window is not the page around it.
      const other = await (await page.waitForSelector("#other")).contentFrame();
      await other!.evaluate(() => {
        const { frames } = globalThis.parent;
        frames[0].postMessage({ type: "upsilon:set", prior: "mnist" }, "*");
      });
      await page.waitForTimeout(300);
      expect(await figure.locator("body").innerHTML()).toBe(before);
      expect(await title(figure)).toMatch(/^cifar10, t = 0.5:/);
    });
  });

  test("may be framed by anybody, loads nothing from elsewhere, and refuses what its image refuses", async () => {
    const response = await ask("/embed/figure?figure=coverage&prior=mnist");
    expect(response.status).toBe(200);
    const policy = response.headers.get("Content-Security-Policy") ?? "";
    expect(policy).not.toContain("frame-ancestors");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    const body = await response.text();
    expect(body).toContain('<upsilon-coverage prior="mnist"></upsilon-coverage>');
    expect(body).toContain('<noscript><img src="/v1/figures/coverage.svg?prior=mnist"');
    for (const [query, parameter] of [
      ["figure=report&prior=mnist", "figure"],
      ["figure=bounds&prior=mnist&onclick=x", "onclick"],
      ["figure=coverage&prior=mnist&temperature=1", "temperature"],
    ]) {
      const problem = await problemOf(await ask(`/embed/figure?${query}`));
      expect(problem.errors?.[0].parameter).toBe(parameter);
    }
    const hostile = encodeURIComponent('"><script>alert(1)</script>');
    const escaped = await (await ask(`/embed/figure?prior=${hostile}`)).text();
    expect(escaped).not.toContain("<script>alert");
  });

  test("is the whole figure in at most 60 kB compressed", async () => {
    await inBrowser(async (page) => {
      const sizes: Promise<number>[] = [];
      page.on("requestfinished", (request) => {
        const body = request.response().then((response) => response?.body() ?? Buffer.alloc(0));
        sizes.push(body.then((content) => gzipSync(content).length));
      });
      await page.goto(FRAME, { waitUntil: "networkidle" });
      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect(bytes).toBeGreaterThan(20_000);
      expect(bytes).toBeLessThanOrEqual(60_000);
    });
  });
});

interface Oembed {
  readonly version: string;
  readonly type: string;
  readonly title: string;
  readonly html: string;
  readonly width: number;
  readonly height: number;
  readonly cache_age: number;
}

const oembed = (address: string, more = "") => `/oembed?url=${encodeURIComponent(address)}${more}`;

describe("oEmbed", () => {
  test("of a page for frames, of an image, and of the calculator is a frame", async () => {
    for (const [address, src] of [
      [FRAME, "/embed/figure?figure=bounds&prior=cifar10&negatives=1..512&at=31"],
      [
        `${origin}/v1/figures/coverage.svg?prior=cifar10&theme=dark`,
        "/embed/figure?figure=coverage&prior=cifar10&theme=dark",
      ],
      [`${origin}/?prior=cifar10`, "/embed/calculator?prior=cifar10"],
    ]) {
      const answer = (await askJson(oembed(address))) as Oembed;
      expect(answer).toMatchObject({ version: "1.0", type: "rich", provider_name: "upsilon" });
      expect(answer.cache_age).toBeGreaterThan(0);
      const parsed = /^<iframe src="([^"]+)" width="(\d+)" height="(\d+)"/.exec(answer.html);
      expect(parsed?.[1].replaceAll("&amp;", "&")).toBe(origin + src);
      expect([parsed?.[2], parsed?.[3]].map(Number)).toEqual([answer.width, answer.height]);
    }
    const response = await ask(oembed(FRAME));
    expect(response.headers.get("Content-Type")).toBe("application/json");
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  test("the size is at most what is asked for", async () => {
    const { width, height } = (await askJson(
      oembed(FRAME, "&maxwidth=400&maxheight=300"),
    )) as Oembed;
    expect([width, height]).toEqual([400, 300]);
    const free = (await askJson(oembed(FRAME, "&maxwidth=4000&maxheight=3000"))) as Oembed;
    expect(free.width).toBeLessThan(1000);
    for (const wrong of ["maxwidth=0", "maxheight=x", "maxwidth=-1"]) {
      const problem = await problemOf(await ask(oembed(FRAME, `&${wrong}`)));
      expect([problem.status, problem.errors?.[0].parameter]).toEqual([400, wrong.split("=")[0]]);
    }
  });

  test("also as XML, with the same fields", async () => {
    const response = await ask(oembed(FRAME, "&format=xml"));
    expect(response.headers.get("Content-Type")).toBe("text/xml; charset=utf-8");
    const xml = await response.text();
    const fields = await inBrowser((page) =>
      page.evaluate((text) => {
        const root = new DOMParser().parseFromString(text, "text/xml").documentElement;
        return Object.fromEntries([root, ...root.children].map((e) => [e.tagName, e.textContent]));
      }, xml),
    );
    const answer = (await askJson(oembed(FRAME))) as Oembed;
    expect(fields).toMatchObject(
      Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, String(value)])),
    );
    expect(fields).toHaveProperty("oembed");
  });

  test("what cannot be embedded is not found, and other formats are not implemented", async () => {
    for (const address of [
      "https://example.org/",
      `${origin}/docs`,
      `${origin}/v1/bounds?prior=cifar10`,
      `${origin}/v1/figures/bounds.svg?prior=cifar11&temperature=0.5`,
      `${origin}/embed/figure?figure=report`,
      `${origin}/embed/figure?figure=constructor`,
      "javascript:alert(1)",
      "nothing",
    ]) {
      expect((await problemOf(await ask(oembed(address)))).status, address).toBe(404);
    }
    expect((await problemOf(await ask(oembed(FRAME, "&format=yaml")))).status).toBe(501);
    expect((await problemOf(await ask("/oembed"))).status).toBe(400);
    // Parameters of consumers' own are no mistake.
    expect((await ask(oembed(FRAME, "&dnt=true"))).status).toBe(200);
  });

  test("is discovered from the page, and what it gives shows the figure on another site", async () => {
    await inBrowser(async (page) => {
      await page.goto(FRAME);
      const links = await page
        .locator('link[rel="alternate"]')
        .evaluateAll((found) =>
          (found as HTMLLinkElement[]).map(({ type, href }) => ({ type, href })),
        );
      expect(links.map(({ type }) => type)).toEqual(["application/json+oembed", "text/xml+oembed"]);
      const { html } = (await (await fetch(links[0].href)).json()) as Oembed;
      await page.goto(`${site.origin}/other`);
      await page.setContent(html);
      const frame = await (await page.waitForSelector("iframe")).contentFrame();
      await frame!.locator("svg").waitFor();
      expect(await title(frame!)).toMatch(/^cifar10, t = 0.5:/);
    });
  });
});
