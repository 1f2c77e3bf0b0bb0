import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./accessibility.ts";
import { browserForTests } from "./browser.ts";
import { ask, askJson, origin } from "./client.ts";

const inBrowser = browserForTests();

async function withPage<Result>(
  path: string,
  use: (page: Page) => Promise<Result>,
  options: BrowserContextOptions = {},
): Promise<Result> {
  return inBrowser(
    async (page) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      await page.goto(`${origin}${path}`);
      const result = await use(page);
      expect(errors).toEqual([]);
      return result;
    },
    {
      viewport: { width: 1280, height: 900 },
      permissions: ["clipboard-read", "clipboard-write"],
      ...options,
    },
  );
}

/** What is expected of a value soon: machines that test are busy. */
const eventually = <Value>(value: () => Value | Promise<Value>) =>
  expect.poll(value, { timeout: 15_000 });

const said = (page: Page) => page.locator(".said").textContent();

/** Waits until the page says something that has `text`. */
async function untilSaid(page: Page, text: string | RegExp): Promise<void> {
  await page.locator(".said").filter({ hasText: text }).waitFor({ timeout: 10_000 });
}

/** Waits until the address has settled with `part` in it. */
async function untilAddressHas(page: Page, part: string): Promise<void> {
  await page.waitForFunction((text) => location.href.includes(text), part);
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** The number that a text of the page says: `1 − 1.9·10⁻¹¹`, `12,344`, `−1.96`, `7,709 ± 1,400`. */
function numberOf(text: string): number {
  const [main] = text
    .replaceAll(",", "")
    .replace(/^[≤≥]\s*/, "")
    .split("±");
  const [left, lacking] = main.split(" − ");
  if (lacking !== undefined) return Number(left) - numberOf(lacking);
  const [mantissa, power] = main.trim().split(/·?10(?=[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])/);
  const sign = mantissa.startsWith("−") ? -1 : 1;
  const size = mantissa.replace("−", "");
  if (power === undefined) return sign * Number(size);
  const exponent = Array.from(power.trim(), (c) => (c === "⁻" ? "-" : SUPERSCRIPTS.indexOf(c)));
  return sign * (size === "" ? 1 : Number(size)) * 10 ** Number(exponent.join(""));
}

interface BoundsAnswer {
  readonly rows: readonly {
    readonly negatives: number;
    readonly coverage: number;
    readonly collisionTerm: number;
    readonly tightest: { readonly id: string; readonly value: number } | null;
    readonly bounds: readonly { readonly value: number | null; readonly reason: string | null }[];
  }[];
}

/** Rounded to three digits. */
function expectShown(text: string, value: number): void {
  expect(Math.abs(numberOf(text) - value), `${text} for ${value}`).toBeLessThanOrEqual(
    5.01e-3 * Math.abs(value),
  );
}

describe.each([
  ["prior=cifar10&negatives=255&temperature=0.5", 255],
  ["prior=cifar100&batch=256&views=2&temperature=0.1", 510],
  ["prior=imagenet-1k&negatives=4095&temperature=0.5&contrastiveLoss=6&gap=-1&variance=0.5", 4095],
  ["prior=counts:50,30,20&negatives=9&temperature=0.2&contrastiveLoss=2&setting=same-class", 9],
  ["prior=longtail:100:50&negatives=1023&temperature=1", 1023],
])("%s", (query, negatives) => {
  const parameters = query
    .replace(/batch=\d+&views=2/, `negatives=${negatives}`)
    .replace(/&views=2/, "");

  test("the numbers on the page are those of the API", async () => {
    const [answer, coverage, collisions] = (await Promise.all([
      askJson(`/v1/bounds?${parameters}`),
      askJson(`/v1/coverage?${query.split("&")[0]}&negatives=${negatives}`),
      askJson(`/v1/collisions?${query.split("&")[0]}&negatives=${negatives}`),
    ])) as [
      BoundsAnswer,
      { expectedDraws: number },
      { rows: { probability: number; expectedCollisions: number }[] },
    ];
    const [row] = answer.rows;
    await withPage(`/?${query}`, async (page) => {
      await page.locator(".bounds").first().waitFor();
      const facts = await page.locator(".facts dd").allInnerTexts();
      expect(await page.locator("#negatives").inputValue()).toBe(String(negatives));
      expectShown(facts[0], row.coverage);
      expectShown(facts[1], coverage.expectedDraws);
      expectShown(facts[2], collisions.rows[0].probability);
      expectShown(facts[3], collisions.rows[0].expectedCollisions);
      expectShown(facts[4], row.collisionTerm);
      if (row.tightest !== null) expectShown(facts[5], row.tightest.value);
      // The list has the order of the API, but for bounds on other losses, which are last in both.
      const shown = await page.locator(".bounds .bound-value").allInnerTexts();
      expect(shown.length).toBe(row.bounds.length);
      row.bounds.forEach(({ value, reason }, index) => {
        if (value !== null) expectShown(shown[index], value);
        else if (reason !== null && !/exceeds/.test(reason)) expect(shown[index]).toBe("–");
      });
      expect(await page.locator(".bounds .tightest").count()).toBe(row.tightest === null ? 0 : 1);
    });
  });

  test("as CSV and LaTeX they are what the API answers, but for the last digits", async () => {
    const text = async (format: string) =>
      (await ask(`/v1/bounds?${parameters}&format=${format}`)).text();
    const [csv, latex] = await Promise.all([text("csv"), text("latex")]);
    await withPage(`/?${query}`, async (page) => {
      expectSameTable(await copied(page, "csv"), csv);
      expectSameTable(await copied(page, "latex"), latex);
    });
  });
});

/** Chooses a form of `copy as`, and presses its button. */
async function copied(page: Page, form: string): Promise<string> {
  await choose(page, form);
  await page.locator(".copy-as .sample button").click();
  return page.evaluate(() => navigator.clipboard.readText());
}

async function choose(page: Page, form: string): Promise<void> {
  await page.locator(`.copy-as [value=${form}]`).check({ force: true });
  // The page answers in the next frame.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

/**
 * The same words and, to 1e-12, numbers: exponentials and logarithms of browsers and Workers differ in
 * the last digit. Comments and the ends of lines are left out.
 */
function expectSameTable(shown: string, expected: string): void {
  const parts = (table: string) =>
    table
      .replaceAll("\r\n", "\n")
      .replaceAll(/^%.*\n/gm, "")
      .split(/(-?\d+\.?\d*(?:e[+-]?\d+)?)/);
  const [a, b] = [parts(shown), parts(expected)];
  expect(a.length).toBe(b.length);
  a.forEach((part, index) => {
    if (index % 2 === 0) expect(part).toBe(b[index]);
    else
      expect(Math.abs(Number(part) - Number(b[index]))).toBeLessThanOrEqual(
        1e-12 * Math.abs(Number(part)),
      );
  });
}

describe("one minute", () => {
  test("a reader finds how many negatives ImageNet-1k needs for 99 %: type, Enter, one click", async () => {
    const { target } = (await askJson("/v1/coverage?prior=imagenet-1k&draws=1&target=0.99")) as {
      target: { draws: number };
    };
    await withPage("/", async (page) => {
      await page.locator("#data-set").click();
      await page.locator("#data-set").fill("imagenet-1k");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "99\u202f%", exact: true }).first().click();
      const needed = (target.draws - 1).toLocaleString("en");
      await untilSaid(page, `K = ${needed} negatives are needed`);
      expect(await said(page)).toContain("all 1,000 classes of ImageNet-1k");
    });
  });

  test("with the mouse alone: the list, the data set, the line of the table", async () => {
    await withPage("/", async (page) => {
      await page.locator("#data-set").click();
      await page.getByRole("option", { name: /^ImageNet-1k/ }).click();
      await untilSaid(page, "ImageNet-1k");
      await page.locator(".targets button", { hasText: "99\u202f%" }).click();
      await untilSaid(page, "K = 12,344 negatives are needed");
    });
  });

  test("with the keyboard alone, in the order of the page", async () => {
    await withPage("/", async (page) => {
      const press = async (key: string, until: string) => {
        for (let count = 0; count < 25; count++) {
          await page.keyboard.press(key);
          const found = await page.evaluate(
            (selector) => document.activeElement?.matches(selector) ?? false,
            until,
          );
          if (found) return;
        }
        throw new Error(`${until} is not reached by ${key}`);
      };
      await press("Tab", "#data-set");
      await page.keyboard.type("imagenet-1k");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Enter");
      await untilSaid(page, "ImageNet-1k");
      await press("Tab", "#negatives-slider");
      await page.keyboard.press("ArrowRight");
      await untilSaid(page, /K = 2(5[6-9]|6\d)/);
      await press("Tab", "#target");
      await page.keyboard.type("99");
      await untilSaid(page, "K = 12,344 negatives are needed");
      await press("Tab", ".coverage-figure .reader");
      await page.keyboard.press("End");
      const reader = page.locator(".coverage-figure .reader");
      const last = await reader.getAttribute("aria-valuenow");
      expect(await reader.getAttribute("aria-valuetext")).toContain("υ = 1 − ");
      await page.keyboard.press("Enter");
      const negatives = (Number(last) - 1).toLocaleString("en");
      await untilSaid(page, `With K = ${negatives} a batch covers`);
      // And it is said aloud, once it has settled.
      await page
        .locator("[role=status]")
        .filter({ hasText: `K = ${negatives}` })
        .waitFor({ state: "attached" });
    });
  });
});

describe("the address", () => {
  test("has every state, and restores it", async () => {
    const [address, texts] = await withPage("/", async (page) => {
      await page.locator("[name=kind][value=longtail]").check({ force: true });
      await page.locator("#tail-classes").fill("20");
      await page.locator("#imbalance").fill("10");
      await page.locator("#batch").fill("64");
      await page.locator("[name=views][value='2']").check({ force: true });
      await page.locator("#temperature").fill("0.07");
      await page.locator("#setting").selectOption("same-class");
      await page.locator(".measured summary").click();
      await page.locator("#contrastiveLoss").fill("3.25");
      await page.locator("#supervisedLoss").fill("1.5");
      await untilAddressHas(page, "supervisedLoss=1.5");
      await page.locator(".bounds").first().waitFor();
      return [page.url(), await page.locator(".facts dd, .bound-value, .said").allInnerTexts()];
    });
    const { searchParams } = new URL(address);
    expect(Object.fromEntries(searchParams)).toEqual({
      prior: "longtail:20:10",
      batch: "64",
      views: "2",
      temperature: "0.07",
      setting: "same-class",
      contrastiveLoss: "3.25",
      supervisedLoss: "1.5",
    });
    await withPage(address.slice(origin.length), async (page) => {
      await page.locator(".bounds").first().waitFor();
      expect(await page.locator(".facts dd, .bound-value, .said").allInnerTexts()).toEqual(texts);
      expect(await page.locator("#tail-classes").inputValue()).toBe("20");
      expect(await page.locator("#batch").inputValue()).toBe("64");
      expect(await page.locator("[name=views][value='2']").isChecked()).toBe(true);
      expect(await page.locator("#temperature").inputValue()).toBe("0.07");
      expect(await page.locator("#setting").inputValue()).toBe("same-class");
      expect(await page.locator("#contrastiveLoss").inputValue()).toBe("3.25");
    });
  });

  test("has all of several changes, however soon they follow one another", async () => {
    await withPage("/?prior=longtail:20:10", async (page) => {
      await page.locator(".measured summary").click();
      await page.evaluate(() => {
        // Within one turn: nothing is shown between them.
        for (const [id, value] of [
          ["tail-classes", "30"],
          ["imbalance", "5"],
          ["contrastiveLoss", "3.25"],
          ["supervisedLoss", "1.5"],
        ]) {
          const field = document.querySelector<HTMLInputElement>(`#${id}`)!;
          field.value = value;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
      });
      await untilAddressHas(page, "supervisedLoss=1.5");
      const { searchParams } = new URL(page.url());
      expect(searchParams.get("prior")).toBe("longtail:30:5");
      expect(searchParams.get("contrastiveLoss")).toBe("3.25");
    });
  });

  test("of the API, with draws, is understood; what is wrong is said, and the rest holds", async () => {
    await withPage("/?prior=cifar100&draws=512&temperature=-1&foo=1", async (page) => {
      await untilSaid(page, "With K = 511 a batch covers all 100 classes");
      const problems = await page.locator("#problems").textContent();
      expect(problems).toContain('temperature: "-1" is not a temperature');
      expect(problems).toContain("foo: is no parameter of the calculator.");
    });
  });

  test("holds more counts than a query may, in its fragment", async () => {
    const counts = Array.from({ length: 4000 }, (_, index) => 1000 + index).join(",");
    const [address, text] = await withPage("/", async (page) => {
      await page.locator("[name=kind][value=counts]").check({ force: true });
      await page.locator("#counts").fill(counts);
      await untilSaid(page, "all 4,000 classes");
      await untilAddressHas(page, "#prior=");
      return [page.url(), await said(page)];
    });
    await withPage(address.slice(origin.length), async (page) => {
      await untilSaid(page, "all 4,000 classes");
      expect(await said(page)).toBe(text);
    });
  });
});

describe("counts", () => {
  test.each([
    ["50, 30, 20", "counts:50,30,20"],
    ["50\n30\n20\n", "counts:50,30,20"],
    ['class,count\ncat,50\ndog,30\n"newt",20', "counts:50,30,20"],
    ["0;50\n1;30\n2;20", "counts:50,30,20"],
    ["0.5 0.3 0.2", "probabilities:0.5,0.3,0.2"],
  ])("pasted as %j are understood", async (text, prior) => {
    await withPage("/", async (page) => {
      await page.locator("[name=kind][value=counts]").check({ force: true });
      await page.locator("#counts").fill(text);
      await untilAddressHas(page, `prior=${prior}`);
      await untilSaid(page, "all 3 classes of your counts");
    });
  });

  test("that cannot be read are said to be wrong, and where", async () => {
    await withPage("/", async (page) => {
      await page.locator("[name=kind][value=counts]").check({ force: true });
      await page.locator("#counts").fill("50\nmany\n20");
      await eventually(() => page.locator(".kind .problem").textContent()).toMatch(
        /line 2: "many" is not a count such as 500\./,
      );
      await page.locator("#counts").fill("50, 0, 20");
      await eventually(() => page.locator(".kind .problem").textContent()).toContain(
        "leave out classes that never occur",
      );
    });
  });

  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "upsilon-"));
    execFileSync(
      "python3",
      [
        "-c",
        `
import numpy as np
rng = np.random.default_rng(0)
labels = rng.choice(4, p=[0.4, 0.3, 0.2, 0.1], size=10_000)
np.save("labels.npy", labels)
np.save("embeddings.npy", np.zeros((5, 3)))
names = np.array(["cat", "dog", "newt", "owl"])[labels]
open("labels.csv", "w").write("id,label\\n" + "".join(f"{i},{n}\\n" for i, n in enumerate(names)))
open("column.txt", "w").write("\\n".join(map(str, labels)))
open("counts.txt", "w").write(",".join(map(str, np.bincount(labels))))
`,
      ],
      { cwd: folder },
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(["labels.npy", "labels.csv", "column.txt"])(
    "of labels in %s, as NumPy and Python write them, are made in the browser",
    async (name) => {
      const counts = readFileSync(join(folder, "counts.txt"), "utf8");
      await withPage("/", async (page) => {
        await page.locator("[name=kind][value=counts]").check({ force: true });
        const requests: string[] = [];
        page.on("request", (request) => {
          if (request.method() !== "GET" || !request.url().includes("/assets/")) {
            requests.push(request.url());
          }
        });
        await page.locator("input[type=file]").setInputFiles(join(folder, name));
        await untilAddressHas(page, `prior=counts:${counts}`);
        await untilSaid(page, "all 4 classes of your counts");
        expect(await page.locator(".classes").textContent()).toContain(
          "10,000 labels of 4 classes, counted here",
        );
        expect(await page.locator("#counts").inputValue()).toBe(counts.replaceAll(",", ", "));
        expect(requests).toEqual([]);
      });
    },
  );

  test("a file may be dropped anywhere on the calculator; one that has no labels is refused", async () => {
    const bytes = [...readFileSync(join(folder, "labels.npy"))];
    await withPage("/", async (page) => {
      await page.locator(".facts").waitFor();
      await page.evaluate((content) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(content)], "mine.npy"));
        document
          .querySelector(".facts")
          ?.dispatchEvent(
            new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }),
          );
      }, bytes);
      await untilSaid(page, "all 4 classes of your counts");
      await page.locator("input[type=file]").setInputFiles(join(folder, "embeddings.npy"));
      await eventually(() => page.locator(".classes").textContent()).toContain(
        "embeddings.npy has an array of shape (5, 3)",
      );
    });
  });
});

describe("figures", () => {
  test("mark the chosen K and read what the library says, under the pointer too", async () => {
    await withPage("/?prior=cifar10&negatives=31&temperature=0.5", async (page) => {
      const reading = page.locator(".bounds-figure .reading");
      await eventually(() => reading.textContent()).toBe("K = 31: S ≤ 1.38 (exact intercept)");
      await page.locator(".bounds-figure .reader").scrollIntoViewIfNeeded();
      const box = await page.locator(".bounds-figure .reader").boundingBox();
      if (box === null) throw new Error("there is a figure");
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      const text = (await reading.textContent()) ?? "";
      const [, at, value] = /^K = ([\d,]+): S ≤ (\S+) /.exec(text) ?? [];
      const negatives = Number(at.replace(",", ""));
      const { rows } = (await askJson(
        `/v1/bounds?prior=cifar10&negatives=${negatives}&temperature=0.5`,
      )) as BoundsAnswer;
      expectShown(value, rows[0].tightest?.value ?? Number.NaN);
      // Dragging chooses.
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 4 });
      await page.mouse.up();
      await eventually(async () =>
        Number(await page.locator("#negatives").inputValue()),
      ).toBeGreaterThan(negatives);
    });
  });

  test("are saved as SVG that stands alone, and as PNG three times as fine", async () => {
    await withPage("/", async (page) => {
      for (const form of ["svg", "png"]) {
        await choose(page, form);
        for (const name of ["bounds", "coverage", "coupon-time"]) {
          await page.locator("#figure-to-save").selectOption(name);
          const waiting = page.waitForEvent("download");
          await page.getByRole("button", { name: /^Save / }).click();
          const file = await waiting;
          expect(file.suggestedFilename()).toBe(`${name}-cifar10.${form}`);
          const bytes = readFileSync(await file.path());
          if (form === "svg") {
            expect(bytes.toString()).toMatch(
              /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg".*<\/svg>\s*$/s,
            );
          } else {
            // Width in the header of a PNG.
            expect(bytes.toString("latin1", 1, 4)).toBe("PNG");
            expect(bytes.readUInt32BE(16)).toBe(3 * 720);
          }
        }
      }
    });
  });
});

test("code that is copied runs and has the number of the page", async () => {
  await withPage(
    "/?prior=counts:50,30,20&negatives=9&temperature=0.2&contrastiveLoss=2",
    async (page) => {
      const shown = (await page.locator(".facts dd").allInnerTexts()).at(-1) ?? "";
      const code = async (form: string) => {
        await choose(page, form);
        return (await page.locator(".copy-as pre").textContent()) ?? "";
      };
      const curl = JSON.parse(
        execFileSync("bash", ["-c", `${await code("curl")} -s`], { encoding: "utf8" }),
      );
      expectShown(shown, curl.rows[0].tightest.value);
      for (const [command, form] of [
        ["python3", "python"],
        [process.execPath, "javascript"],
      ]) {
        const option = command === "python3" ? "-c" : "-e";
        const type = option === "-e" ? ["--input-type=module"] : [];
        const output = execFileSync(command, [...type, option, await code(form)], {
          encoding: "utf8",
        });
        expect(output).toContain("rows");
      }
      const [element, iframe] = [await code("element"), await code("iframe")];
      const other = await page.context().newPage();
      await other.setContent(`<!doctype html><title>A paper</title>${element}${iframe}`);
      const reading = other.locator("upsilon-bounds [part=reading]");
      await eventually(() => reading.textContent()).toMatch(
        /^At K = 9, the tightest upper bound is /,
      );
      const value = /bound is (\S+) /.exec((await reading.textContent()) ?? "")?.[1] ?? "";
      expectShown(value, curl.rows[0].tightest.value);
      await other.locator("iframe").scrollIntoViewIfNeeded();
      const framed = other.frameLocator("iframe").locator(".said");
      await eventually(() => framed.textContent()).toContain(
        "With K = 9 a batch covers all 3 classes",
      );
    },
  );
});

test("without scripts the page asks and answers all the same", async () => {
  await withPage(
    "/",
    async (page) => {
      await page.locator("#prior").fill("imagenet-1k");
      await page.locator("#negatives").fill("4095");
      await page.getByRole("button", { name: "Compute" }).click();
      expect(await said(page)).toContain("With K = 4,095 a batch covers all 1,000 classes");
      await page.locator("#target").fill("0.99");
      await page.getByRole("button", { name: "Compute" }).click();
      expect(await said(page)).toContain("K = 12,344 negatives are needed");
      const image = page.locator("img").first();
      await image.scrollIntoViewIfNeeded();
      await eventually(() =>
        image.evaluate((element) => (element as HTMLImageElement).naturalWidth),
      ).toBeGreaterThan(0);
    },
    { javaScriptEnabled: false },
  );
});

test("on a phone the negatives stay in sight, and nothing is wider than the screen", async () => {
  await withPage(
    "/?prior=imagenet-1k&target=0.99&contrastiveLoss=7&gap=-1&variance=0.5",
    async (page) => {
      await page.locator(".bounds").first().scrollIntoViewIfNeeded();
      await page.evaluate(() => document.querySelector("#cite-title")?.scrollIntoView());
      const box = await page.locator("#negatives-slider").boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(0);
      expect(box?.y).toBeLessThan(120);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wide).toBeLessThanOrEqual(0);
    },
    { viewport: { width: 360, height: 740 }, hasTouch: true, colorScheme: "dark" },
  );
});

test.each(["light", "dark"] as const)(
  "with everything open it is accessible, %s",
  async (colorScheme) => {
    await withPage(
      "/?prior=imagenet-1k&negatives=4095&contrastiveLoss=6&gap=-1&variance=0.5",
      async (page) => {
        await page.locator(".bounds").first().waitFor();
        await page.evaluate(() => {
          for (const details of document.querySelectorAll("details")) details.open = true;
        });
        await page.locator("#data-set").click();
        await page.locator(".explanation").nth(20).waitFor();
        expect(await violations(page)).toEqual([]);
        // Every formula has its numbers, and none an error of the typesetting.
        expect(await page.locator(".formula math").count()).toBeGreaterThan(40);
        expect(await page.locator("merror").count()).toBe(0);
      },
      { colorScheme },
    );
  },
);

describe("in a frame of another site", () => {
  let site: string;
  let close: () => void;
  beforeAll(async () => {
    const server = createServer((_, response) => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(`<!doctype html><title>A paper</title>
<iframe id="calculator" src="${origin}/embed/calculator?prior=cifar10&negatives=31" width="600" height="300" title="Calculator"></iframe>
<iframe id="other" src="about:blank" title="Other"></iframe>
<script>
globalThis.heights = [];
addEventListener("message", ({ data, source, origin }) => {
  if (source === document.querySelector("#calculator").contentWindow) heights.push({ ...data, origin });
});
</script>`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    site = `http://127.0.0.1:${address.port}/`;
    close = () => server.close();
  });
  afterAll(() => close?.());

  const withFrame = (use: (page: Page) => Promise<void>): Promise<void> =>
    inBrowser(async (page) => {
      await page.goto(site);
      await page.frameLocator("#calculator").locator(".facts").waitFor();
      await use(page);
    });

  const send = (page: Page, message: unknown) =>
    page.evaluate((data) => {
      const frame = document.querySelector<HTMLIFrameElement>("#calculator");
      frame?.contentWindow?.postMessage(data, "*");
    }, message);

  const frameSaid = (page: Page) => page.frameLocator("#calculator").locator(".said").textContent();

  test("it posts its height, also when that changes, and takes parameters", async () => {
    await withFrame(async (page) => {
      const heights = () =>
        page.evaluate(
          () =>
            (
              globalThis as unknown as {
                heights: { type: string; height: number; origin: string }[];
              }
            ).heights,
        );
      await eventually(async () => (await heights()).length).toBeGreaterThan(0);
      const before = await heights();
      expect(before[0]).toMatchObject({ type: "upsilon:height", origin });
      await page.evaluate(() => {
        const frame = document.querySelector<HTMLIFrameElement>("#calculator");
        if (frame) frame.width = "1200";
      });
      await eventually(async () => (await heights()).at(-1)?.height).not.toBe(
        before.at(-1)?.height,
      );
      await send(page, { type: "upsilon:set", prior: "cifar100", negatives: 511 });
      await eventually(() => frameSaid(page)).toContain(
        "With K = 511 a batch covers all 100 classes",
      );
      await send(page, { type: "upsilon:set", target: "0.99" });
      await eventually(() => frameSaid(page)).toContain("are needed for a batch to cover all 100");
    });
  });

  test("it ignores messages of other kinds, with other contents, and from other windows", async () => {
    await withFrame(async (page) => {
      const before = await frameSaid(page);
      for (const message of [
        null,
        "upsilon:set",
        { type: "upsilon:get", prior: "cifar100" },
        { prior: "cifar100" },
        { type: "upsilon:set", prior: "no-such-prior" },
        { type: "upsilon:set", prior: "cifar100", foo: 1 },
        { type: "upsilon:set", prior: ["cifar100"] },
        { type: "upsilon:set", prior: { toString: "cifar100" } },
        { type: "upsilon:set", prior: "cifar100", negatives: -1 },
        { type: "upsilon:set", prior: `counts:${"1,".repeat(10_000)}1` },
        { type: "upsilon:set", prior: "<img src=x onerror=alert(1)>" },
        Object.fromEntries([
          ["type", "upsilon:set"],
          ...Array.from({ length: 100 }, (_, i) => [`p${i}`, 1]),
        ]),
      ]) {
        await send(page, message);
      }
      // A sibling frame, which is not the page around it.
      await page.evaluate(() => {
        const other = document.querySelector<HTMLIFrameElement>("#other");
        const script = other?.contentDocument?.createElement("script");
        if (!script) throw new Error("the other frame has no document");
        script.textContent =
          'parent.frames[0].postMessage({ type: "upsilon:set", prior: "cifar100" }, "*")';
        other?.contentDocument?.body.append(script);
      });
      await page.waitForTimeout(500);
      expect(await frameSaid(page)).toBe(before);
      // And still listens.
      await send(page, { type: "upsilon:set", prior: "cifar100" });
      await eventually(() => frameSaid(page)).toContain("all 100 classes");
    });
  });

  test("the page itself may not be framed", async () => {
    const { headers } = await ask("/");
    expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
    const embedded = await ask("/embed/calculator");
    expect(embedded.headers.get("Content-Security-Policy")).not.toContain("frame-ancestors");
    expect(embedded.headers.get("X-Frame-Options")).toBeNull();
  });
});
