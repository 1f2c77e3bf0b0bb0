import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { browserForTests } from "./browser.ts";
import { ask, origin } from "./client.ts";

const inBrowser = browserForTests();

/** The lesson with draws that are the same every time. */
function withLesson<Result>(
  use: (page: Page) => Promise<Result>,
  options?: BrowserContextOptions,
): Promise<Result> {
  return inBrowser(async (page) => {
    await page.goto(`${origin}/learn?seed=7`);
    await page.getByRole("button", { name: "Draw one" }).waitFor();
    return use(page);
  }, options);
}

const progress = (page: Page) => page.locator(".collector-progress").innerText();

/** How often each class was drawn, as the page shows it. */
const counts = async (page: Page) =>
  (await page.locator(".collector-classes li").allInnerTexts()).map((text) =>
    Number(text.match(/\d+$/)?.[0]),
  );

describe("the collector", () => {
  test("each press is one draw, and υ beside it is the API's", async () => {
    await withLesson(async (page) => {
      const button = page.getByRole("button", { name: "Draw one" });
      for (let draw = 0; draw < 12; draw++) await button.click();
      const drawn = await counts(page);
      expect(drawn.reduce((sum, count) => sum + count)).toBe(12);
      const response = await ask("/v1/coverage?prior=uniform:10&draws=12");
      const { rows } = (await response.json()) as { rows: { probability: number }[] };
      const seen = drawn.filter((count) => count > 0).length;
      expect(await progress(page)).toBe(
        `12 draws: ${seen} of 10 classes. The chance to have all by now is υ = ${Number(rows[0].probability.toPrecision(3))}.`,
      );
    });
  });

  test("works by the keyboard alone, and a screen reader hears where it has arrived", async () => {
    await withLesson(async (page) => {
      await page.getByRole("combobox", { name: "Collect" }).focus();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Space");
      expect(await progress(page)).toMatch(/^2 draws: [12] of 10 classes\./);
      const announced = page.locator("#collector [role=status]");
      await expect.poll(() => announced.innerText()).toBe(await progress(page));
    });
  });

  test("draws until all are collected, one after another, and can be stopped", async () => {
    await withLesson(async (page) => {
      await page.getByRole("button", { name: "Draw until complete" }).click();
      await page.getByRole("button", { name: "Stop" }).click();
      const stopped = await progress(page);
      await page.waitForTimeout(300);
      expect(await progress(page)).toBe(stopped);
      await page.getByRole("button", { name: "Draw until complete" }).click();
      await expect.poll(() => progress(page), { timeout: 20_000 }).toMatch(/^Complete after/);
      expect(await counts(page)).not.toContain(0);
    });
  });

  test("does not move for readers who want no motion: the collection is complete at once", async () => {
    await withLesson(
      async (page) => {
        await page.getByRole("button", { name: "Draw until complete" }).click();
        expect(await progress(page)).toMatch(/^Complete after/);
      },
      { reducedMotion: "reduce" },
    );
  });

  test("thousands of collections take as long on average as the expectation says", async () => {
    await withLesson(async (page) => {
      await page.getByRole("combobox", { name: "Collect" }).selectOption("tail");
      const many = page.getByRole("button", { name: "Collect 100 times" });
      for (let times = 0; times < 20; times++) await many.click();
      const text = await page.locator(".collector-times").innerText();
      const [, expected, spread, average] =
        text
          .match(
            /^Expected: ([\d.]+) draws, give or take ([\d.]+)\. Your 2,000 collections took ([\d.]+)/,
          )
          ?.map(Number) ?? [];
      const response = await ask("/v1/coverage?prior=longtail:10:20&draws=1");
      const { expectedDraws } = (await response.json()) as { expectedDraws: number };
      expect(expected).toBeCloseTo(expectedDraws, 1);
      // Four standard errors.
      expect(Math.abs(average - expected)).toBeLessThan((4 * spread) / Math.sqrt(2000));
    });
  });
});

test("without scripts the formulas, the figures, the tables and the curve are there", async () => {
  await inBrowser(
    async (page) => {
      await page.goto(`${origin}/learn`);
      expect(await page.locator("math").count()).toBeGreaterThan(8);
      expect(await page.locator(".drawn svg:visible").count()).toBe(3);
      expect(await page.locator("#collector svg").isVisible()).toBe(true);
      const curve = page.locator(".drawn svg:visible path.curve").first();
      expect(await curve.evaluate((path) => getComputedStyle(path).fill)).toBe("none");
    },
    { javaScriptEnabled: false },
  );
});

test("every link within the service leads somewhere, and every check gives what it promises", async () => {
  const page = await (await ask("/learn")).text();
  const links = Array.from(page.matchAll(/href="(\/[^"]*)"/g), (match) =>
    match[1].replaceAll("&amp;", "&"),
  );
  expect(links.length).toBeGreaterThan(20);
  for (const link of new Set(links)) expect((await ask(link)).status, link).toBeLessThan(400);

  const calculators = links.filter((link) => link.startsWith("/?"));
  expect(calculators.length).toBeGreaterThan(5);
  for (const link of new Set(calculators)) {
    const [prior] = new URLSearchParams(link.slice(2)).getAll("prior");
    const calculator = await (await ask(link)).text();
    expect(calculator, link).toMatch(/id="problems"[^>]*><\/p>/);
    expect(calculator, link).toContain(prior);
  }

  const answer = async (path: string) => (await ask(path)).json();
  const checks = links.filter((link) => link.startsWith("/v1/"));
  expect(checks).toHaveLength(6);
  const coverage = await (await ask(checks[0])).text();
  expect(coverage).toContain("1.5036205078197907e-22");
  const news = (await answer(checks[1])) as { rows: { logComplement: number }[] };
  expect(Math.log(1.38) - news.rows[0].logComplement).toBeCloseTo(18.45, 2);
  expect(page).toContain("ln S ≤ 18.45");
  expect(await (await ask(checks[2])).text()).toMatch(/nozawa-sato-2021,supervised,upper,6\.55/);
  const terms = (await answer(checks[3])) as { rows: { collisionTerm: number }[] };
  for (const { collisionTerm } of terms.rows) expect(collisionTerm).toBeGreaterThan(4);
  const none = (await answer(checks[4])) as { rows: { complement: number }[] };
  expect(none.rows[1].complement / 0.9 ** 356).toBeCloseTo(1, 12);
  const two = (await answer(checks[5])) as {
    rows: { bounds: { id: string; coefficient: number }[] }[];
  };
  expect(two.rows[0].bounds.find(({ id }) => id === "ash-2022")?.coefficient).toBeCloseTo(8, 12);
});
