import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/api/routes.ts";
import { violations } from "./accessibility.ts";
import { browserForTests, sidewaysOverflow } from "./browser.ts";
import { ask, origin } from "./client.ts";
import { foreignSite } from "./foreign-site.ts";

const run = promisify(execFile);

const inBrowser = browserForTests();

/** The panel of a route, opened by its link. */
function withTrial<Result>(
  operation: string,
  use: (trial: Locator, page: Page) => Promise<Result>,
): Promise<Result> {
  return inBrowser(async (page) => {
    await page.goto(`${origin}/docs#try-${operation}`);
    const trial = page.locator(`#try-${operation}`);
    await trial.getByRole("button", { name: "Send" }).waitFor();
    return use(trial, page);
  });
}

const status = (trial: Locator) => trial.getByRole("status");
const body = (trial: Locator) => trial.getByLabel("Body of the answer").textContent();

async function send(trial: Locator, expected: RegExp): Promise<void> {
  await trial.getByRole("button", { name: "Send" }).click();
  await expect.poll(() => status(trial).textContent(), { timeout: 20_000 }).toMatch(expected);
}

describe("trying a route", () => {
  test("the form of an example gives the answer that the address gives", async () => {
    await withTrial("coverage", async (trial) => {
      await trial.getByLabel("draws").fill("128,256");
      await send(trial, /^200.* ms, [\d,]+ bytes$/);
      const answer = await (await ask("/v1/coverage?prior=cifar100&draws=128,256")).json();
      expect(JSON.parse((await body(trial)) ?? "")).toEqual(answer);
      await trial.getByText("Headers", { exact: true }).click();
      expect(await trial.getByRole("row", { name: /^etag/ }).textContent()).toContain('"');
    });
  });

  test("as JSON, numbers are numbers and lists are lists", async () => {
    await withTrial("bounds", async (trial) => {
      await trial.getByLabel("Start from").selectOption({ label: "Bounds at a measured loss" });
      expect(await trial.getByLabel("POST, as JSON").isChecked()).toBe(true);
      expect(await trial.getByLabel("contrastiveLoss").inputValue()).toBe("1.932,2.568");
      await trial.getByLabel("include").fill("definitions,terms");
      await send(trial, /^200/);
      expect(JSON.parse((await body(trial)) ?? "").definitions.length).toBeGreaterThan(10);
      const code = await trial.locator(".try-code code").textContent();
      expect(code).toContain('"contrastiveLoss":[1.932,2.568]');
      expect(code).toContain('"include":["definitions","terms"]');
    });
  });

  test("what is wrong is said at its field, by keyboard alone", async () => {
    await withTrial("coverage", async (trial, page) => {
      const prior = trial.getByLabel("prior");
      await prior.focus();
      await page.keyboard.press("Control+A");
      await page.keyboard.type("counts:5,0,2");
      await page.keyboard.press("Enter");
      await expect.poll(() => status(trial).textContent()).toMatch(/^400/);
      expect(await prior.getAttribute("aria-invalid")).toBe("true");
      const described = (await prior.getAttribute("aria-describedby"))?.split(" ") ?? [];
      const texts = await Promise.all(described.map((id) => page.locator(`#${id}`).textContent()));
      expect(texts[0]).toContain("Class prior");
      expect(texts[1]).toContain("class 1 has probability zero");
      const link = trial.getByRole("link", { name: "What this kind of problem is" });
      expect(await link.getAttribute("href")).toBe("/docs#problem-invalid-input");
    });
  });

  test("a figure is shown as an image", async () => {
    await withTrial("coverageFigure", async (trial) => {
      await send(trial, /^200/);
      const image = trial.getByRole("img");
      await expect
        .poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth))
        .toBe(640);
    });
  });

  test("a file is uploaded as the body, several as parts of a form", async () => {
    await withTrial("embeddings", async (trial) => {
      const files = trial.getByLabel(/^Files/);
      await files.setInputFiles("test/fixtures/images/rgb.png");
      await send(trial, /^200/);
      expect(JSON.parse((await body(trial)) ?? "").sources).toHaveLength(1);
      await files.setInputFiles([
        "test/fixtures/images/rgb.png",
        "test/fixtures/images/lossy.webp",
      ]);
      await expect
        .poll(() => trial.locator(".try-code code").textContent())
        .toContain('-F "image=@lossy.webp"');
      await send(trial, /^200/);
      await expect.poll(async () => JSON.parse((await body(trial)) ?? "").sources).toHaveLength(2);
    });
    await withTrial("score", async (trial) => {
      const file = "examples/data/fashion-mnist-two-views.npz";
      await trial.getByLabel(/^Files/).setInputFiles(file);
      await trial.getByLabel("include").fill("contrastive");
      await send(trial, /^200/);
      const [row] = JSON.parse((await body(trial)) ?? "").contrastive.rows;
      expect(row.infoNce).toBeCloseTo(1.93207, 4);
    });
  });

  test("the samples follow the form, and run as they are shown, whatever was typed", async () => {
    await withTrial("coverage", async (trial) => {
      await trial.getByLabel("POST, as JSON").check();
      await trial.getByLabel("prior").fill('it\'s $HOME `id` "quoted" \\');
      const code = trial.locator(".try-code code");
      const detail = /there is no prior named|prior/;
      const { stdout } = await run("bash", ["-euc", (await code.textContent()) ?? ""]);
      const problem = JSON.parse(stdout);
      expect(problem.status).toBe(400);
      expect(problem.detail).toMatch(detail);
      expect(problem.detail).toContain('it\'s $HOME `id` "quoted" \\');
      await trial.getByRole("button", { name: "Python" }).click();
      expect(await code.textContent()).toContain("requests.post(");
      await trial.getByRole("button", { name: "JavaScript" }).click();
      expect(await code.textContent()).toContain("await fetch(");
    });
  });

  test("a request that takes too long can be cancelled", async () => {
    await withTrial("healthz", async (trial, page) => {
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.route("**/healthz", async (route) => {
        await held;
        await route.abort();
      });
      await trial.getByRole("button", { name: "Send" }).click();
      await trial.getByRole("button", { name: "Cancel" }).click();
      await expect.poll(() => status(trial).textContent()).toBe("Cancelled.");
      release();
    });
  });
});

test("an open form with its answer, and one with a problem, are accessible", {
  timeout: 120_000,
}, async () => {
  await withTrial("bounds", async (trial, page) => {
    await send(trial, /^200/);
    expect(await violations(page, "#try-bounds")).toEqual([]);
    await trial.getByLabel("temperature").fill("-1");
    await send(trial, /^400/);
    expect(await violations(page, "#try-bounds")).toEqual([]);
  });
});

test("every route has a form with all its parameters, which open without a complaint", async () => {
  await inBrowser(async (page) => {
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`${origin}/docs`);
    for (const { operation, parameters } of routes) {
      const trial = page.locator(`#try-${operation}`);
      await trial.locator("summary").first().click();
      await trial.getByRole("button", { name: "Send" }).waitFor();
      for (const name of Object.keys(parameters)) {
        expect(await trial.locator(`#try-${operation}-${name}`).count(), name).toBe(1);
      }
    }
    expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });
});

test("what the guide to embedding shows works in a page of another site", async () => {
  await inBrowser(async (page) => {
    await page.goto(`${origin}/docs#embedding`);
    const samples = await page.locator("#embedding .sample code").allTextContents();
    expect(samples).toHaveLength(4);
    const [markdown, element, frame, oembed] = samples;
    const image = markdown.match(/\((.*)\)/)?.[1] ?? "";
    expect((await fetch(image)).headers.get("Content-Type")).toContain("image/svg+xml");
    const { stdout } = await run("bash", ["-euc", oembed]);
    expect(JSON.parse(stdout).html).toContain("<iframe");

    const body = `<!doctype html><title>other</title>${element}${frame}`;
    const site = await foreignSite({ "/": { body } });
    try {
      await page.goto(site.origin);
      await page.locator("upsilon-bounds svg").first().waitFor();
      await page.locator("upsilon-coverage svg").first().waitFor();
      await page.locator("iframe").scrollIntoViewIfNeeded();
      const framed = page.frameLocator("iframe");
      await framed.locator("upsilon-bounds[prior=cifar100] svg").first().waitFor();
      await expect
        .poll(() => page.locator("iframe").evaluate((element: HTMLIFrameElement) => element.height))
        .not.toBe("520");
    } finally {
      site.close();
    }
  });
});
