import { type AxeResults, source as axeSource } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { navigation } from "../../src/site/navigation.ts";
import { launchBrowser } from "./browser.ts";
import { ask, origin } from "./client.ts";

declare global {
  /** In the page. */
  var axe: { run(): Promise<AxeResults> };
}

const DEVICES = {
  "a desk": { width: 1280, height: 800 },
  "a phone": { width: 360, height: 740 },
} as const;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser?.close());

describe.each(navigation.map(({ path }) => path))("%s", (path) => {
  test.each([
    ["a desk", "light"],
    ["a desk", "dark"],
    ["a phone", "light"],
    ["a phone", "dark"],
  ] as const)(
    "on %s, %s: accessible, complete, and from this service alone",
    async (device, colorScheme) => {
      const context = await browser.newContext({ viewport: DEVICES[device], colorScheme });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning")
          complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
      const addresses: string[] = [];
      page.on("request", (request) => addresses.push(request.url()));
      try {
        await page.goto(`${origin}${path}`, { waitUntil: "networkidle" });
        expect(complaints).toEqual([]);
        for (const address of addresses) {
          expect(new URL(address, origin).origin, address).toMatch(
            new RegExp(`^(${origin}|null)$`),
          );
        }
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, "pixels that a reader must scroll sideways").toBeLessThanOrEqual(0);
        await page.evaluate(axeSource);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
        ).toEqual([]);
      } finally {
        await context.close();
      }
    },
  );
});

test("assets are revalidated or kept, and may be used by other sites", async () => {
  const entry = await ask("/assets/site.css");
  expect(entry.status).toBe(200);
  expect(entry.headers.get("Cache-Control")).toBe("public, no-cache");
  expect(entry.headers.get("Access-Control-Allow-Origin")).toBe("*");
  expect(entry.headers.get("ETag")).not.toBeNull();
  expect((await ask("/assets/nothing.js")).status).toBe(404);
});
