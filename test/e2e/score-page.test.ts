import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReportAnswer, ScoreAnswer } from "../../src/api/score/answer.ts";
import { violations } from "./accessibility.ts";
import { browserForTests, complaintsOf, sidewaysOverflow } from "./browser.ts";
import { ask, origin } from "./client.ts";

const SAFETENSORS = "test/fixtures/skewed-37.safetensors";
/** Everything shares one machine with the tests beside it. */
const SCORED = { timeout: 60_000 };

const inBrowser = browserForTests();
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "upsilon-score-"));
  execFileSync("python3", ["test/e2e/score-files.py", folder]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made = (...names: readonly string[]) => names.map((name) => join(folder, name));

/** A page of scores that has made no complaint when `use` is done, but those expected. */
function onPage<Result>(
  use: (page: Page) => Promise<Result>,
  options: BrowserContextOptions = {},
  expected: RegExp = /^$/,
): Promise<Result> {
  return inBrowser(
    async (page) => {
      const complaints = complaintsOf(page);
      await page.goto(`${origin}/score`, { waitUntil: "networkidle" });
      const result = await use(page);
      expect(complaints.filter((complaint) => !expected.test(complaint))).toEqual([]);
      return result;
    },
    { viewport: { width: 1280, height: 900 }, ...options },
  );
}

async function choose(page: Page, files: readonly string[]): Promise<void> {
  await page.setInputFiles("#files", [...files]);
}

async function scored(page: Page): Promise<void> {
  await page.click("#submit");
  await page.waitForSelector("#report-title", SCORED);
}

/** What a button of the report saves. */
async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return readFileSync(await download.path(), "utf8");
}

async function askScore(query: string, form: FormData): Promise<string> {
  const response = await ask(`/v1/score?${query}`, { method: "POST", body: form });
  const text = await response.text();
  expect(response.status, text.slice(0, 500)).toBe(200);
  return text;
}

/** A form as the page sends it. */
function formOf(parts: readonly (readonly [name: string, file: string])[]): FormData {
  const form = new FormData();
  for (const [name, file] of parts) {
    if (name === "model") form.append(name, file);
    else form.append(name, new Blob([readFileSync(file)]), basename(file));
  }
  return form;
}

/** The numbers in the cells of the line that a table has for `label`. */
function numbersOf(page: Page, label: string): Promise<number[]> {
  return page
    .locator("tr", { has: page.getByRole("rowheader", { name: label, exact: true }) })
    .first()
    .locator("data")
    .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("value"))));
}

/** The same but for last digits: engines of other versions have other logarithms. */
const LAST_DIGITS = 1e-12;

function expectSame(mine: unknown, theirs: unknown, path: string): void {
  if (typeof mine === "number" && typeof theirs === "number") {
    const size = Math.max(1, Math.abs(theirs));
    expect(Math.abs(mine - theirs) / size, path).toBeLessThanOrEqual(LAST_DIGITS);
  } else if (typeof mine === "object" && mine !== null) {
    const [own, other] = [mine, theirs].map((value) => Object.entries(value ?? {}));
    expect(
      own.map(([key]) => key),
      path,
    ).toEqual(other.map(([key]) => key));
    own.forEach(([key, value], index) => {
      expectSame(value, other[index][1], `${path}.${key}`);
    });
  } else {
    expect(mine, path).toBe(theirs);
  }
}

const QUERY = "draws=4,16,64&temperature=0.5";

async function ask16(page: Page): Promise<void> {
  await page.fill("#option-draws", "4,16,64");
  await page.fill("#option-temperature", "0.5");
}

test.each([
  "stored.npz",
  "deflated.npz",
  "snappy.parquet",
  "gzip.parquet",
  "lz4.feather",
  "columns.csv",
  "lists.json",
  SAFETENSORS,
])("%s is scored in the browser, without a network, as the API scores it", async (name) => {
  const file = name === SAFETENSORS ? name : join(folder, name);
  const theirs = JSON.parse(await askScore(QUERY, formOf([["file", file]])));
  const mine = await onPage(async (page) => {
    await page.check("#local");
    await page.getByText("no network is needed").waitFor();
    await page.context().setOffline(true);
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await ask16(page);
    await choose(page, [file]);
    await scored(page);
    expect(requests).toEqual([]);
    return JSON.parse(await saved(page, "JSON"));
  });
  expect(mine.input.kernels).toBe(theirs.input.kernels);
  expectSame(mine, theirs, "");
});

describe("by the service", () => {
  test("the report is that of the API, and has its numbers, in every form", async () => {
    const [file] = made("stored.npz");
    const ofApi = await askScore(QUERY, formOf([["file", file]]));
    const answer = JSON.parse(ofApi) as ReportAnswer;
    const csv = await askScore(`${QUERY}&format=csv`, formOf([["file", file]]));
    const latex = await askScore(`${QUERY}&format=latex`, formOf([["file", file]]));
    await onPage(async (page) => {
      await ask16(page);
      await choose(page, [file]);
      await scored(page);
      expect(await page.evaluate(() => document.activeElement?.id)).toBe("report-title");
      expect(await saved(page, "JSON")).toBe(ofApi);
      expect(await saved(page, "CSV")).toBe(csv);
      const [version, request, ...table] = (await saved(page, "LaTeX")).split("\n");
      const [theirVersion, , ...theirTable] = latex.split("\n");
      expect([version, ...table]).toEqual([theirVersion, ...theirTable]);
      const [, path] = /^% POST http:\/\/[^/]+\/v1\/score\?(.*)$/.exec(request) ?? [];
      expect(await askScore(path, formOf([["file", file]]))).toBe(latex);

      const losses = await page
        .locator("table.terms tbody tr")
        .nth(6)
        .locator("data")
        .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("value"))));
      expect(losses).toEqual(answer.contrastive?.rows.map(({ infoNce }) => infoNce));
      const probe = answer.classification!.linearProbes[0];
      expect(await numbersOf(page, "Linear probe, sklearn")).toEqual([
        probe.top1,
        ...(probe.top5 === null ? [] : [probe.top5]),
        probe.macroF1,
        probe.loss,
      ]);
      const { uncentred, centred } = answer.geometry!.spectrum;
      expect(await numbersOf(page, "RankMe")).toEqual([uncentred.rankMe, centred.rankMe]);
      expect(await numbersOf(page, "MAP@R")).toEqual([
        answer.retrieval!.mapAtR,
        answer.retrieval!.macro.mapAtR,
      ]);
      for (const { message } of answer.warnings) {
        expect(await page.locator(".warnings").innerText()).toContain(message);
      }
      await page.getByText("Every bound at each K").click();
      await page.getByLabel("K", { exact: true }).selectOption({ index: 0 });
      const bounds = answer.bounds!.rows[0].bounds;
      const shown = page.locator("details[open] table:visible tbody tr");
      expect(await shown.count()).toBe(bounds.length);
      const first = shown.first().locator("data").first();
      expect(Number(await first.getAttribute("value"))).toBe(bounds[0].value ?? bounds[0].measured);
    });
  });

  test("every figure is there, fits, and can be saved", async () => {
    await onPage(async (page) => {
      await ask16(page);
      await choose(page, made("stored.npz"));
      await scored(page);
      const names = ["losses", "bounds", "confusion", "spectrum"];
      for (const name of names) {
        const drawing = page.locator(`[data-figure="${name}"] svg`);
        const wide = await drawing.evaluate(
          (svg) => svg.getBoundingClientRect().width - (svg.parentElement?.clientWidth ?? 0),
        );
        expect(wide).toBeLessThanOrEqual(0);
        const svg = await saved(page, `Save as SVG: ${name}`);
        expect(svg).toContain(`<title>${await drawing.locator("title").first().textContent()}`);
        expect(svg).toContain("<style>");
      }
    });
  });

  test("files of one array each are one model, with labels that are names", async () => {
    const files = made("view1.npy", "view2.npy", "labels.csv");
    const [view1, view2, labels] = files;
    const theirs = await askScore(
      QUERY,
      formOf([
        ["view1", view1],
        ["view2", view2],
        ["labels", labels],
      ]),
    );
    await onPage(async (page) => {
      await ask16(page);
      await choose(page, files);
      const parts = await page
        .locator(".file select")
        .evaluateAll((selects) => selects.map((select) => (select as HTMLSelectElement).value));
      expect(parts).toEqual(["view1", "view2", "labels"]);
      await scored(page);
      expect(await saved(page, "JSON")).toBe(theirs);
    });
  });

  test.each([false, true])(
    "several files are several models (in the browser: %s)",
    async (local) => {
      const [one, other] = made("K8.npz", "K32.npz");
      const theirs = JSON.parse(
        await askScore(
          "temperature=0.5&include=contrastive,geometry",
          formOf([
            ["model", "K8"],
            ["file", one],
            ["model", "K32"],
            ["file", other],
          ]),
        ),
      ) as Extract<ScoreAnswer, { models: unknown }>;
      await onPage(async (page) => {
        if (local) await page.check("#local");
        await page.fill("#option-temperature", "0.5");
        await page.getByText("Options", { exact: true }).click();
        for (const part of ["bounds", "classification", "retrieval"]) {
          await page.locator(`[data-group="include"] [value="${part}"]`).uncheck();
        }
        await choose(page, [one, other]);
        await scored(page);
        expectSame(JSON.parse(await saved(page, "JSON")), theirs, "");
        const ranks = theirs.models.map(({ geometry }) => geometry!.spectrum.uncentred.rankMe);
        expect(await numbersOf(page, "RankMe")).toEqual(ranks);
        expect(await page.locator("table.terms").first().innerText()).toContain("K32");
        await page.getByLabel("One model in detail").selectOption("K32");
        await expect
          .poll(() => page.locator("p.input ~ p").first().innerText())
          .toContain("With K = 31 negatives");
      });
    },
  );
});

describe("problems", () => {
  const refused = /status of 4\d\d/;

  test.each([false, true])(
    "a value that is wrong is told at its file (in the browser: %s)",
    async (local) => {
      await onPage(
        async (page) => {
          if (local) await page.check("#local");
          await ask16(page);
          await choose(page, made("K2_view1.npy", "view2.npy", "labels.csv"));
          await page.click("#submit");
          const problem = page.locator('[data-file="K2_view1.npy"] .problem');
          await problem.waitFor();
          expect(await problem.innerText()).toContain("view1 has NaN at row 7, column 3");
          expect(await page.locator('[data-file="view2.npy"] .problem').isVisible()).toBe(false);
          // The file was written anew.
          await page.setInputFiles("#files", {
            name: "K2_view1.npy",
            mimeType: "",
            buffer: readFileSync(join(folder, "view1.npy")),
          });
          expect(await problem.isVisible()).toBe(false);
          await scored(page);
        },
        {},
        refused,
      );
    },
  );

  test.each([false, true])(
    "an option that is wrong is told at it (in the browser: %s)",
    async (local) => {
      await onPage(
        async (page) => {
          if (local) await page.check("#local");
          await page.fill("#option-draws", "32,many");
          await choose(page, made("stored.npz"));
          await page.click("#submit");
          const problem = page.locator("#option-draws-problem");
          await problem.waitFor();
          expect(await problem.innerText()).toContain('"many" is not a number');
          expect(await page.evaluate(() => document.activeElement?.id)).toBe("option-draws");
          expect(await page.getAttribute("#option-draws", "aria-invalid")).toBe("true");
        },
        {},
        refused,
      );
    },
  );

  test("what browsers cannot decompress is said, with what they can", async () => {
    await onPage(async (page) => {
      await page.check("#local");
      await ask16(page);
      await choose(page, made("zstd.parquet"));
      await page.click("#submit");
      const problem = page.locator('[data-file="zstd.parquet"] .problem');
      await problem.waitFor();
      expect(await problem.innerText()).toContain(
        "is compressed by ZSTD; read are SNAPPY, GZIP, LZ4_RAW and none",
      );
    });
  });

  test("without a file, and with a service that is away, the page says so", async () => {
    await onPage(
      async (page) => {
        await page.click("#submit");
        expect(await page.locator("#problem").innerText()).toContain("Choose a file first.");
        await choose(page, made("stored.npz"));
        await page.context().setOffline(true);
        await page.click("#submit");
        await expect
          .poll(() => page.locator("#problem").innerText())
          .toContain("The service cannot be reached");
      },
      {},
      /ERR_INTERNET_DISCONNECTED|Failed to fetch dynamically/,
    );
  });
});

test("files that are too large for the service are not sent, and the switch is offered", async () => {
  await onPage(async (page) => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.setInputFiles("#files", {
      name: "large.npz",
      mimeType: "",
      buffer: Buffer.alloc(33 * 2 ** 20),
    });
    await page.click("#submit");
    expect(await page.locator("#problem").innerText()).toContain(
      "These files have 35 MB, more than the service takes; compute in this browser",
    );
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("local");
    expect(requests).toEqual([]);
  });
});

test("a score in the browser can be cancelled, and then be done", async () => {
  await onPage(async (page) => {
    await page.check("#local");
    await choose(page, ["examples/data/fashion-mnist-two-views.npz"]);
    await page.click("#submit");
    await page.getByText(/^Computing, about/).waitFor(SCORED);
    await page.click("#cancel");
    expect(await page.locator("#phase").innerText()).toBe("Cancelled.");
    await page.getByRole("button", { name: /^Remove/ }).click();
    await ask16(page);
    await choose(page, made("stored.npz"));
    await scored(page);
  });
});

test("what reads files in the browser can open no connection, not even to this service", async () => {
  await onPage(
    async (page) => {
      await page.check("#local");
      await page.getByText("no network is needed").waitFor();
      const [worker] = page.workers();
      const tries = await worker.evaluate(async (address) => {
        const fetched = await fetch(address).then(
          () => "fetched",
          () => "refused",
        );
        const opened = await new Promise<string>((resolve) => {
          const request = new XMLHttpRequest();
          request.onload = () => resolve("opened");
          request.onerror = () => resolve("refused");
          request.open("GET", address);
          request.send();
        });
        return [fetched, opened];
      }, `${origin}/healthz`);
      expect(tries).toEqual(["refused", "refused"]);
    },
    {},
    /Content Security Policy/,
  );
});

test("files that are dropped anywhere on the page are chosen, and can be taken for something else", async () => {
  const text = readFileSync(join(folder, "labels.csv"), "utf8");
  await onPage(async (page) => {
    await page.evaluate((content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], "labels.csv", { type: "text/csv" }));
      const init = { dataTransfer, bubbles: true, cancelable: true };
      document.querySelector("h1")?.dispatchEvent(new DragEvent("dragover", init));
      document.querySelector("h1")?.dispatchEvent(new DragEvent("drop", init));
    }, text);
    const holds = page.locator('[data-file="labels.csv"] select');
    expect(await holds.inputValue()).toBe("labels");
    await holds.selectOption("train_labels");
    await choose(page, made("view1.npy"));
    expect(await holds.inputValue()).toBe("train_labels");
    expect(await page.locator(".file").count()).toBe(2);
  });
});

test("with the keyboard alone: a switch, options, a score, a file to save", async () => {
  await onPage(async (page) => {
    const tabTo = async (id: string) => {
      for (let step = 0; step < 40; step++) {
        await page.keyboard.press("Tab");
        if ((await page.evaluate(() => document.activeElement?.id)) === id) return;
      }
      throw new Error(`${id} cannot be reached`);
    };
    await tabTo("files");
    await choose(page, made("stored.npz"));
    await tabTo("local");
    await page.keyboard.press("Space");
    expect(await page.isChecked("#local")).toBe(true);
    await tabTo("option-draws");
    await page.keyboard.type("8");
    await tabTo("option-temperature");
    await page.keyboard.type("0.5");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#report-title", SCORED);
    await page.keyboard.press("Tab");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.keyboard.press("Enter"),
    ]);
    expect(download.suggestedFilename()).toBe("stored.score.json");
  });
});

test.each([
  ["a desk", "light", { width: 1280, height: 900 }],
  ["a phone", "dark", { width: 360, height: 740 }],
] as const)("a report on %s, %s, is accessible and fits", async (_, colorScheme, viewport) => {
  await onPage(
    async (page) => {
      await page.getByText("Options", { exact: true }).click();
      await page.fill("#option-bootstrap", "20");
      await page.fill("#option-temperatures", "0.2,1");
      await ask16(page);
      await choose(page, made("stored.npz"));
      await scored(page);
      await page.locator("details").evaluateAll((all) => {
        for (const details of all) details.setAttribute("open", "");
      });
      await page.locator('[data-figure="bounds-contrastive"] svg').waitFor();
      expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
      expect(await violations(page)).toEqual([]);
    },
    { colorScheme, viewport },
  );
});

test("the example is scored at a press, or by its link", async () => {
  await onPage(async (page) => {
    await page.goto(`${origin}/score#example`);
    await page.reload();
    await page.waitForSelector("#report-title", SCORED);
    expect(await page.locator("p.input").innerText()).toContain("2,000 samples in 64 dimensions");
  });
});

test("without scripts the form asks the API", async () => {
  await inBrowser(
    async (page) => {
      await page.goto(`${origin}/score`);
      expect(await page.locator("#local").isVisible()).toBe(false);
      await page.setInputFiles("#files", made("K8.npz"));
      await page.click("#submit");
      await page.waitForURL(`${origin}/v1/score`, SCORED);
      const answer = JSON.parse(await page.locator("body").innerText()) as ReportAnswer;
      expect(answer.input.samples).toBe(300);
    },
    { javaScriptEnabled: false },
  );
});
