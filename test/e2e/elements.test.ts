import { gzipSync } from "node:zlib";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./accessibility.ts";
import { browserForTests, complaintsOf } from "./browser.ts";
import { ask, askJson, origin } from "./client.ts";
import { foreignSite } from "./foreign-site.ts";

declare global {
  /** In the page: what the elements said. */
  var said: { type: string; detail: unknown }[];
}

/** What the strictest pages send: no inline styles, no texts parsed as HTML. */
const STRICT = [
  "default-src 'none'",
  `script-src 'self' ${origin}`,
  "style-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const page = (content: string, { dark = false } = {}) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>A paper</title>
${dark ? '<meta name="color-scheme" content="light dark">' : ""}
<script src="/listen.js"></script>
<script type="module" src="${origin}/embed.js"></script>
</head>
<body><main><h1>A paper</h1>
${content}
</main></body>
</html>`;

const LISTEN = `globalThis.said = [];
for (const type of ["upsilon-change", "upsilon-error"])
  addEventListener(type, (event) => said.push({ type, detail: event.detail }));`;

const BOUNDS = '<upsilon-bounds prior="cifar10" negatives="1..512" at="31"></upsilon-bounds>';
const COVERAGE =
  '<upsilon-coverage prior="counts:50,30,20" draws="1..40" target="0.9"></upsilon-coverage>';

const inBrowser = browserForTests();
let site: Awaited<ReturnType<typeof foreignSite>>;

beforeAll(async () => {
  const headers = { "Content-Security-Policy": STRICT };
  site = await foreignSite({
    "/listen.js": { body: LISTEN, headers: { "Content-Type": "text/javascript" } },
    "/strict": { body: page(BOUNDS + COVERAGE), headers },
    "/few": {
      body: page('<upsilon-bounds prior="cifar10" draws="32,64,128"></upsilon-bounds>'),
      headers,
    },
    "/light-and-dark": { body: page(BOUNDS, { dark: true }), headers },
    "/themes": {
      body: page(
        '<upsilon-coverage theme="dark" prior="mnist"></upsilon-coverage><upsilon-coverage theme="light" prior="mnist"></upsilon-coverage>',
      ),
      headers,
    },
    "/wrong": {
      body: page(
        '<upsilon-bounds prior="cifar11"></upsilon-bounds><upsilon-bounds prior="cifar10" theme="blue"></upsilon-bounds>',
      ),
      headers,
    },
    "/long": {
      body: page(`${"<p>Text.</p>".repeat(200)}${COVERAGE}`),
      headers,
    },
    "/languages": {
      body: page(
        ["de", "fr", "ja", "nl"]
          .map((lang) => `<section lang="${lang}">${COVERAGE}</section>`)
          .join(""),
      ),
      headers,
    },
  });
});

afterAll(() => site?.close());

/** Opens a page of the other site; nothing may complain. */
async function visit(
  path: string,
  use: (page: Page) => Promise<void>,
  options?: BrowserContextOptions,
): Promise<void> {
  await inBrowser(async (page) => {
    const complaints = complaintsOf(page);
    await page.goto(site.origin + path);
    await use(page);
    expect(complaints).toEqual([]);
  }, options);
}

const drawn = (page: Page, selector: string): Locator => page.locator(`${selector} svg`);

/** The detail of the last event. */
const lastDetail = <Detail>(page: Page): Promise<Detail> =>
  page.evaluate(() => globalThis.said.at(-1)?.detail) as Promise<Detail>;

interface BoundsAnswer {
  readonly rows: readonly {
    readonly negatives: number;
    readonly tightest: { readonly id: string; readonly logValue: number };
    readonly bounds: readonly { readonly id: string; readonly value: number | null }[];
  }[];
}

test("the file is small, and any site may load it", async () => {
  const response = await ask("/embed.js");
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toMatch(/^(text|application)\/javascript/);
  expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  expect(response.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
  const script = await response.text();
  expect(gzipSync(script).length).toBeLessThanOrEqual(40_000);
  expect(script).not.toMatch(/https?:\/\/(?!www\.w3\.org\/)/);
});

test("two figures live on the strictest page and have the numbers of the service", async () => {
  await visit("/strict", async (page) => {
    await drawn(page, "upsilon-bounds").waitFor();
    await drawn(page, "upsilon-coverage").waitFor();
    const { rows } = (await askJson(
      "/v1/bounds?prior=cifar10&negatives=1..512&temperature=0.5",
    )) as BoundsAnswer;
    const { tightest, bounds } = rows[30];
    const said = await page.evaluate(() => globalThis.said);
    const read = said.find(({ detail }) => (detail as { negatives: number }).negatives === 31);
    expect(read?.type).toBe("upsilon-change");
    const detail = read?.detail as BoundsAnswer["rows"][number];
    expect(detail.tightest).toEqual({ id: tightest.id, logValue: tightest.logValue });
    const values = bounds.filter(({ id }) => detail.bounds.some((bound) => bound.id === id));
    expect(detail.bounds.map(({ id, value }) => ({ id, value }))).toEqual(
      values.map(({ id, value }) => ({ id, value })),
    );
    expect(values.length).toBeGreaterThan(10);

    const coverage = (await askJson("/v1/coverage?prior=counts:50,30,20&draws=40")) as {
      rows: { probability: number; complement: number }[];
    };
    const covered = said.find(({ detail }) => (detail as { draws: number }).draws === 40);
    expect(covered?.detail).toMatchObject({
      probability: coverage.rows[0].probability,
      complement: coverage.rows[0].complement,
    });
  });
});

test("it is accessible, its table too", async () => {
  // axe-core adds a style element, which the strict page would refuse.
  await visit(
    "/few",
    async (page) => {
      await drawn(page, "upsilon-bounds").waitFor();
      await page.locator("upsilon-bounds summary").click();
      await page.locator("upsilon-bounds td").first().waitFor();
      expect(await violations(page)).toEqual([]);
    },
    { bypassCSP: true },
  );
});

test("values are read with the keyboard, with the pointer, and in a table", async () => {
  await visit("/strict", async (page) => {
    const element = page.locator("upsilon-bounds");
    const slider = element.getByRole("slider", { name: "negatives K" });
    await slider.waitFor();
    expect(await slider.getAttribute("aria-valuenow")).toBe("31");
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^At K = 31, the tightest upper/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    expect(await slider.getAttribute("aria-valuenow")).toBe("32");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("PageDown");
    expect(await slider.getAttribute("aria-valuenow")).toBe("460");
    await page.keyboard.press("Home");
    const reading = element.locator('[part="reading"]');
    expect(await reading.textContent()).toMatch(/^At K = 1, the tightest upper bound is [\d.]+ \(/);

    const box = (await slider.boundingBox())!;
    await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2);
    await expect.poll(() => slider.getAttribute("aria-valuenow")).toBe("509");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    // The middle of a logarithmic axis from 1 to 512.
    const middle = Number(await slider.getAttribute("aria-valuenow"));
    expect(Math.abs(middle - 22.6)).toBeLessThanOrEqual(1);

    await element.getByText("Table").click();
    await expect.poll(() => element.locator("tbody tr").count()).toBe(512);
    const { rows } = (await askJson(
      "/v1/bounds?prior=cifar10&negatives=64&temperature=0.5",
    )) as BoundsAnswer;
    const { value } = rows[0].bounds.find(({ id }) => id === "bao-2022")!;
    const heads = await element.locator("th").allTextContents();
    const cells = await element.locator("tbody tr").nth(63).locator("td").allTextContents();
    expect(cells[0]).toBe("64");
    expect(cells[heads.indexOf("Bao et al. 2022")]).toBe(String(Number(value!.toPrecision(4))));
  });
});

test("once loaded it needs no network", async () => {
  await visit("/strict", async (page) => {
    await drawn(page, "upsilon-bounds").waitFor();
    await page.context().setOffline(true);
    let requests = 0;
    page.on("request", () => {
      requests += 1;
    });
    await page.evaluate(() => {
      const element = document.querySelector("upsilon-bounds")!;
      element.setAttribute("prior", "imagenet-lt");
      element.setAttribute("contrastiveLoss", "5");
      element.setAttribute("temperature", "0.1");
      element.removeAttribute("negatives");
      element.removeAttribute("at");
    });
    await page.locator("upsilon-bounds text", { hasText: "imagenet-lt, t = 0.1" }).waitFor();
    expect(requests).toBe(0);
    const { negatives, tightest } = await lastDetail<BoundsAnswer["rows"][number]>(page);
    const { rows } = (await askJson(
      `/v1/bounds?prior=imagenet-lt&negatives=${negatives}&temperature=0.1&contrastiveLoss=5`,
    )) as BoundsAnswer;
    expect(tightest.logValue).toBeCloseTo(rows[0].tightest.logValue, 12);
  });
});

test("what is wrong with an attribute is said in its place, and put right", async () => {
  await visit("/wrong", async (page) => {
    const element = page.locator("upsilon-bounds").first();
    await element.getByRole("alert").waitFor();
    expect(await element.getByRole("alert").textContent()).toMatch(
      /^prior: there is no prior named "cifar11"/,
    );
    const said = await page.evaluate(() => globalThis.said);
    expect(
      said
        .map(({ type, detail }) => `${type} ${(detail as { parameter: string }).parameter}`)
        .sort(),
    ).toEqual(["upsilon-error prior", "upsilon-error theme"]);
    expect(await element.locator("svg").count()).toBe(0);
    for (const [name, value] of [
      ["draws", "1"],
      ["draws", "1..2000"],
      ["temperature", "0"],
      ["setting", "other"],
      ["gap", "1"],
      ["contrastiveLoss", "1,2"],
      ["height", "10"],
      ["width", "3000"],
      ["at", "x"],
      ["quantity", "no"],
    ]) {
      await page.evaluate(
        ([name, value]) => {
          const element = document.querySelector("upsilon-bounds")!;
          for (const { name } of [...element.attributes]) element.removeAttribute(name);
          element.setAttribute("prior", "cifar10");
          if (name === "contrastiveLoss") element.setAttribute("draws", "4,8,16");
          element.setAttribute(name, value);
        },
        [name, value],
      );
      await expect
        .poll(async () => (await lastDetail<{ parameter: string }>(page)).parameter)
        .toBe(name);
    }
    await page.evaluate(() => {
      const element = document.querySelector("upsilon-bounds")!;
      for (const name of ["quantity"]) element.removeAttribute(name);
    });
    await element.locator("svg").waitFor();
    expect(await element.getByRole("alert").count()).toBe(0);
  });
});

/** Of the ground of the figure. */
const groundOf = (page: Page, index = 0) =>
  page
    .locator("rect.ground")
    .nth(index)
    .evaluate((ground) => getComputedStyle(ground).fill);

test("it is dark where the page is, and as its theme says", async () => {
  const dark = { colorScheme: "dark" } as const;
  const [WHITE, DARK] = ["rgb(255, 255, 255)", "rgb(20, 22, 26)"];
  await visit(
    "/light-and-dark",
    async (page) => {
      expect(await groundOf(page)).toBe(DARK);
      await page.emulateMedia({ colorScheme: "light" });
      expect(await groundOf(page)).toBe(WHITE);
      await page.emulateMedia({ colorScheme: "dark", media: "print" });
      expect(await groundOf(page)).toBe(WHITE);
    },
    dark,
  );
  // A page that is never dark has no dark figures.
  await visit("/strict", async (page) => expect(await groundOf(page)).toBe(WHITE), dark);
  await visit("/themes", async (page) => {
    expect([await groundOf(page, 0), await groundOf(page, 1)]).toEqual([DARK, WHITE]);
  });
});

test("a page chooses colours, fonts and parts", async () => {
  await visit(
    "/strict",
    async (page) => {
      await drawn(page, "upsilon-bounds").waitFor();
      await page.addStyleTag({
        content:
          "upsilon-bounds{--upsilon-ground:#fedcba;font-family:monospace}upsilon-bounds::part(reading){color:#123456}",
      });
      expect(await groundOf(page)).toBe("rgb(254, 220, 186)");
      const colour = page
        .locator('upsilon-bounds [part="reading"]')
        .evaluate((reading) => getComputedStyle(reading).color);
      expect(await colour).toBe("rgb(18, 52, 86)");
      const font = drawn(page, "upsilon-bounds").evaluate(
        (drawing) => getComputedStyle(drawing).fontFamily,
      );
      expect(await font).toBe("monospace");
    },
    { bypassCSP: true },
  );
});

test("a figure far below is drawn when it comes near, or for print", async () => {
  await visit("/long", async (page) => {
    await page.waitForFunction(() => customElements.get("upsilon-coverage") !== undefined);
    await page.waitForTimeout(300);
    expect(await drawn(page, "upsilon-coverage").count()).toBe(0);
    await page.locator("upsilon-coverage").scrollIntoViewIfNeeded();
    await drawn(page, "upsilon-coverage").waitFor();
  });
  await visit("/long", async (page) => {
    await page.waitForFunction(() => customElements.get("upsilon-coverage") !== undefined);
    await page.pdf();
    expect(await drawn(page, "upsilon-coverage").count()).toBe(1);
  });
});

test("it is as wide as its place, and does not move what follows", async () => {
  await visit(
    "/strict",
    async (page) => {
      await drawn(page, "upsilon-bounds").waitFor();
      const width = () => drawn(page, "upsilon-bounds").getAttribute("width");
      const wide = Number(await width());
      await page.setViewportSize({ width: 360, height: 700 });
      await expect.poll(async () => Number(await width())).toBe(360 - 16);
      expect(wide).toBe(800 - 16);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    },
    { viewport: { width: 800, height: 900 } },
  );
});

test("it speaks the language of what is around it", async () => {
  await visit("/languages", async (page) => {
    for (const [lang, sentence] of [
      ["de", "Tabelle"],
      ["fr", "Tableau"],
      ["ja", "表"],
      ["nl", "Table"],
    ]) {
      const element = page.locator(`[lang="${lang}"] upsilon-coverage`);
      await element.scrollIntoViewIfNeeded();
      await expect.poll(() => element.locator("summary").textContent()).toBe(sentence);
      expect(await element.locator("svg").getAttribute("lang")).toBe(lang === "nl" ? "en" : lang);
    }
  });
});
