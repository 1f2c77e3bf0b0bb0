import { describe, expect, test } from "vitest";
import { navigation } from "../../src/site/navigation.ts";
import { violations } from "./accessibility.ts";
import { browserForTests, complaintsOf, sidewaysOverflow } from "./browser.ts";
import { ask, origin } from "./client.ts";

const DEVICES = {
  "a desk": { width: 1280, height: 800 },
  "a phone": { width: 360, height: 740 },
} as const;

const inBrowser = browserForTests();

describe.each(navigation.map(({ path }) => path))("%s", (path) => {
  test.each([
    ["a desk", "light"],
    ["a desk", "dark"],
    ["a phone", "light"],
    ["a phone", "dark"],
  ] as const)(
    "on %s, %s: accessible, complete, and from this service alone",
    async (device, colorScheme) => {
      await inBrowser(
        async (page) => {
          const complaints = complaintsOf(page);
          const failures: string[] = [];
          page.on("requestfailed", (request) => failures.push(request.url()));
          const addresses: string[] = [];
          page.on("request", (request) => addresses.push(request.url()));
          await page.goto(`${origin}${path}`, { waitUntil: "networkidle" });
          expect(complaints).toEqual([]);
          expect(failures).toEqual([]);
          for (const address of addresses) {
            expect(new URL(address, origin).origin, address).toMatch(
              new RegExp(`^(${origin}|null)$`),
            );
          }
          expect(
            await sidewaysOverflow(page),
            "pixels that a reader must scroll sideways",
          ).toBeLessThanOrEqual(0);
          expect(await violations(page)).toEqual([]);
        },
        { viewport: DEVICES[device], colorScheme },
      );
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
