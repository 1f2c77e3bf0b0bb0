import { readFile } from "node:fs/promises";
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import registry from "../../models/registry.json" with { type: "json" };
import table from "../../models/results/fashion-mnist/table.json" with { type: "json" };
import samples from "../../models/samples/fashion-mnist.json" with { type: "json" };
import { decodePng } from "../../src/encoders/decode-png.ts";
import { violations } from "./accessibility.ts";
import { browserForTests, sidewaysOverflow } from "./browser.ts";
import { ask, origin } from "./client.ts";
import { npy } from "./npz.ts";

const SIDE = 28;
/** An encoder and the runtime take a while on a machine that is busy. */
const PATIENCE = { timeout: 90_000 };

const inBrowser = browserForTests();

function withPage<Result>(
  use: (page: Page) => Promise<Result>,
  options: BrowserContextOptions = {},
): Promise<Result> {
  return inBrowser(async (page) => {
    await page.goto(`${origin}/encoders`);
    if (options.javaScriptEnabled !== false) {
      await page.locator(".bench-picks canvas").nth(19).waitFor({ state: "attached" });
    }
    return use(page);
  }, options);
}

const status = (page: Page) => page.locator(".bench-status").textContent();

/** The samples' features of norm 1 by the encoder, as the API gives them. */
async function featuresOf(id: string): Promise<number[][]> {
  const sheet = await decodePng(await readFile("models/samples/fashion-mnist.png"), "samples");
  const { labels, columns } = samples;
  const pixels = Uint8Array.from({ length: labels.length * SIDE * SIDE }, (_, at) => {
    const [index, place] = [Math.floor(at / SIDE ** 2), at % SIDE ** 2];
    const y = Math.floor(index / columns) * SIDE + Math.floor(place / SIDE);
    const x = (index % columns) * SIDE + (place % SIDE);
    return sheet.pixels[(y * sheet.width + x) * sheet.channels];
  });
  const response = await ask(`/v1/encoders/${id}/embeddings?normalize=l2`, {
    method: "POST",
    headers: { "Content-Type": "application/x-npy" },
    body: npy(pixels, [labels.length, SIDE, SIDE]) as BodyInit,
  });
  const { embeddings } = (await response.json()) as { embeddings: number[][] };
  return embeddings;
}

describe("the bench", { timeout: 180_000 }, () => {
  test("a picked picture has the neighbours that the API's embeddings have, and no runtime is fetched", async () => {
    await withPage(async (page) => {
      const requests: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      // Picks are every tenth of 200 samples, from the fifth on.
      await page.locator(".bench-picks label").nth(7).click();
      await expect.poll(() => status(page), PATIENCE).toMatch(/the nearest of 200 test images is/);
      const picked = 75;
      const id = await page.getByLabel("Encoder", { exact: true }).inputValue();
      const features = await featuresOf(id);
      const cosines = features
        .map((row, index) => ({
          label: samples.labels[index],
          cosine:
            index === picked ? -1 : row.reduce((sum, x, at) => sum + x * features[picked][at], 0),
        }))
        .sort((a, b) => b.cosine - a.cosine)
        .slice(0, 10);
      const card = (await (await ask(`/v1/encoders/${id}`)).json()) as {
        data: { classes: string[] };
      };
      const shown = await page.locator(".bench-neighbours li").allTextContents();
      expect(shown.map((text) => text.replaceAll(/\s+/g, " ").trim())).toEqual(
        cosines.map(({ label, cosine }) => `${card.data.classes[label]} ${cosine.toFixed(3)}`),
      );
      expect(requests.filter((url) => url.includes("onnxruntime"))).toEqual([]);
    });
  });

  test("in the browser the embeddings are those of the edge, and both times are shown", async () => {
    await withPage(async (page) => {
      await page.locator(".bench-picks label").nth(12).click();
      await expect.poll(() => status(page), PATIENCE).toMatch(/the nearest/);
      const onEdge = await page.locator(".bench-neighbours").textContent();
      const differenceOf = (row: number) =>
        page
          .locator(".bench-times tbody tr")
          .nth(row)
          .getByRole("cell")
          .last()
          .textContent(PATIENCE);
      await page.getByLabel("in this browser", { exact: true }).check();
      // Below 10⁻⁴, as that is written.
      expect(await differenceOf(1)).toMatch(/^0$|10⁻(?:[⁵⁶⁷⁸⁹]|¹.)$/);
      expect(await page.locator(".bench-neighbours").textContent()).toBe(onEdge);
      await page.getByLabel("rounded to 8 bits").check();
      const rounded = Number(await differenceOf(2));
      expect(rounded).toBeGreaterThan(0);
      expect(rounded).toBeLessThan(0.1);
    });
  });

  test("a file is decoded and prepared, and says how; what is no picture is said to be none", async () => {
    await withPage(async (page) => {
      const file = page.getByLabel(/^Your picture/);
      await file.setInputFiles("test/fixtures/images/rgba.png");
      await expect.poll(() => status(page), PATIENCE).toMatch(/^rgba\.png: the nearest/);
      const caption = await page.locator(".bench-pictures figcaption").first().textContent();
      expect(caption).toContain("converted to grey, resized");
      await file.setInputFiles("test/fixtures/images/lossy.webp");
      await expect.poll(() => status(page), PATIENCE).toMatch(/^lossy\.webp: the nearest/);
      await file.setInputFiles("package.json");
      await expect.poll(() => status(page)).toMatch(/^package\.json.* starts with the bytes 7b/);
    });
  });

  test("views are drawn anew, and are not the picture", async () => {
    await withPage(async (page) => {
      await page.locator(".bench-picks label").nth(3).click();
      await expect.poll(() => status(page), PATIENCE).toMatch(/the nearest/);
      const drawn = () =>
        page
          .locator(".bench-pictures canvas")
          .evaluateAll((all) => all.map((one) => (one as HTMLCanvasElement).toDataURL()));
      const [picture, ...views] = await drawn();
      expect(new Set([picture, ...views]).size).toBe(3);
      await page.getByRole("button", { name: "Other views" }).click();
      const [same, ...others] = await drawn();
      expect(same).toBe(picture);
      expect(others).not.toEqual(views);
    });
  });

  test("works by the keyboard alone on a phone, and is accessible with its outcome", async () => {
    await withPage(
      async (page) => {
        await page.locator("#bench-file").focus();
        await page.keyboard.press("Tab");
        await page.keyboard.press("Space");
        await expect.poll(() => status(page), PATIENCE).toMatch(/the nearest/);
        expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
        expect(await violations(page, "#bench")).toEqual([]);
      },
      { viewport: { width: 360, height: 740 } },
    );
  });
});

describe("the experiment", () => {
  test("read at any K by the keyboard, its numbers are those of the results", async () => {
    await withPage(async (page) => {
      const section = page.locator("[data-experiment=fashion-mnist]");
      const slider = section.getByRole("slider");
      await slider.focus();
      await page.keyboard.press("Home");
      const { rows, bounds } = table;
      const tightest = bounds
        .filter(({ quantity, direction }) => quantity === "supervised" && direction === "upper")
        .map(({ title, rows: [first] }) => ({ title, mean: first.mean ?? Infinity }))
        .sort((a, b) => a.mean - b.mean)[0];
      expect(await slider.getAttribute("aria-valuetext")).toBe(`K + 1 = ${rows[0].draws}`);
      const best = (await section.locator(".tightest").textContent()) ?? "";
      expect(best).toContain(tightest.title);
      expect(best).toContain(String(Number(tightest.mean.toPrecision(3))));
      const loss = section.locator("dl div", { hasText: "S, mean classifier's loss" });
      expect(await loss.textContent()).toContain(
        String(Number(rows[0].supervisedLoss.mean.toPrecision(3))),
      );
      const line = section.locator(".wide .reading-line").first();
      const before = Number(await line.getAttribute("x1"));
      await page.keyboard.press("ArrowRight");
      expect(Number(await line.getAttribute("x1"))).toBeGreaterThan(before);
    });
  });

  test("a pointer over the figure chooses the K below it", async () => {
    await withPage(async (page) => {
      const section = page.locator("[data-experiment=fashion-mnist]");
      await section.locator(".wide svg").hover({ position: { x: 80, y: 200 } });
      await expect.poll(() => section.locator("output").textContent()).toBe("16");
    });
  });

  test("without scripts the cards, the figures and the tables are there", async () => {
    await withPage(
      async (page) => {
        for (const id of registry) {
          expect(await page.getByRole("link", { name: id, exact: true }).isVisible()).toBe(true);
        }
        expect(await page.locator(".drawn svg:visible").count()).toBeGreaterThan(0);
        await page.getByText("All numbers, after Table 2").first().click();
        const row = page.getByRole("row", { name: /^R, InfoNCE/ }).first();
        expect(await row.getByRole("cell").count()).toBe(table.rows.length);
      },
      { javaScriptEnabled: false },
    );
  });
});
