import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchBrowser } from "../../scripts/browser.ts";

/** Gives what it is to do with a page the page, of a context of its own, and closes both after. */
export type WithPage = <Result>(
  use: (page: Page) => Promise<Result>,
  options?: BrowserContextOptions,
) => Promise<Result>;

/** A browser for the tests of a file: started before the first of them, closed after the last. */
export function browserForTests(args: readonly string[] = []): WithPage {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launchBrowser(args);
  });
  afterAll(() => browser?.close());
  return async (use, options = {}) => {
    if (browser === undefined) throw new Error("the browser starts before the tests");
    const context = await browser.newContext(options);
    try {
      return await use(await context.newPage());
    } finally {
      await context.close();
    }
  };
}

/** What the page complains of from now on: errors, warnings, exceptions. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}

/** Pixels by which the page is wider than the window: a reader would have to scroll sideways. */
export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}
