import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { browserForTests } from "./browser.ts";
import { ask, origin } from "./client.ts";

const withPage = browserForTests();

async function svg(path: string): Promise<string> {
  const response = await ask(`/v1/figures/${path}`);
  const text = await response.text();
  expect(response.status, text.slice(0, 500)).toBe(200);
  return text;
}

const DATA = [
  "coverage.svg?prior=cifar10",
  "coverage.svg?prior=imagenet-1k&target=0.99",
  "coverage.svg?prior=counts:50,30,20&draws=1..40&anchor=1&quantiles=0.05,0.5,0.95",
  "coverage.svg?prior=cifar100&draws=128,256,512",
  "bounds.svg?prior=cifar10&temperature=0.5",
  "bounds.svg?prior=cifar10&draws=32,64&temperature=0.5&contrastiveLoss=1.932,2.568&supervisedLoss=1.66&gap=-1.116&variance=0.571",
  "bounds.svg?prior=imagenet-lt&temperature=0.1&contrastiveLoss=5&draws=log:2..1e5:40",
  "bounds.svg?prior=cifar100&temperature=0.2&quantity=contrastive",
];
const SIZES = ["width=320", "width=320&height=240", "width=640", "width=900"];
const LANGUAGES = ["en", "de", "fr", "ja"];

test("in a browser's fonts no text overlaps another or leaves its figure", async () => {
  await withPage(async (page) => {
    for (const data of DATA) {
      for (const size of SIZES) {
        for (const language of LANGUAGES) {
          await page.setContent(await svg(`${data}&${size}&lang=${language}`));
          const wrong = await page.evaluate(() => {
            const figure = document.querySelector("svg")!.getBoundingClientRect();
            const boxes = Array.from(document.querySelectorAll("svg text"), (text) => ({
              text: text.textContent,
              ...text.getBoundingClientRect().toJSON(),
            })) as ({ text: string } & DOMRect)[];
            // Boxes are those of the font, a little higher than any letter.
            const slack = 1.5;
            if (boxes.length < 8) return ["hardly any text"];
            return boxes.flatMap((a, index) => [
              ...(a.left < figure.left || a.right > figure.right || a.bottom > figure.bottom
                ? [`${a.text} is outside`]
                : []),
              ...boxes
                .slice(index + 1)
                .filter(
                  (b) =>
                    a.left < b.right &&
                    b.left < a.right &&
                    a.top + slack < b.bottom &&
                    b.top + slack < a.bottom,
                )
                .map((b) => `${a.text} is on ${b.text}`),
            ]);
          });
          expect(wrong, `${data}&${size}&lang=${language}`).toEqual([]);
        }
      }
    }
  });
});

/** The colour of the corner of a page that shows the figure as an image, as on another site. */
async function cornerOf(page: Page): Promise<string> {
  const screenshot = await page.screenshot({ clip: { x: 4, y: 4, width: 1, height: 1 } });
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const context = document.createElement("canvas").getContext("2d")!;
    context.drawImage(image, 0, 0);
    return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3)).join(",");
  }, screenshot.toString("base64"));
}

test("another site's page shows it as an image, in the reader's colours, and light in print", async () => {
  await withPage(async (page) => {
    const show = async (theme: string) => {
      const address = `${origin}/v1/figures/coverage.svg?prior=cifar10&theme=${theme}`;
      await page.setContent(`<body style="margin:0"><img src="${address}" alt="">`);
      await page.waitForFunction(() => (document.images[0]?.naturalWidth ?? 0) === 640);
      return cornerOf(page);
    };
    const [white, dark] = ["255,255,255", "20,22,26"];
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await show("auto")).toBe(dark);
    expect(await show("light")).toBe(white);
    await page.emulateMedia({ colorScheme: "light" });
    expect(await show("auto")).toBe(white);
    expect(await show("dark")).toBe(dark);
  });
  await withPage(async (page) => {
    await page.emulateMedia({ colorScheme: "dark", media: "print" });
    for (const theme of ["auto", "dark"]) {
      await page.setContent(
        `<body style="margin:0">${await svg(`coverage.svg?prior=cifar10&theme=${theme}`)}`,
      );
      expect(await cornerOf(page)).toBe("255,255,255");
    }
  });
});

test("a reader who cannot see it hears the title and the description", async () => {
  await withPage(async (page) => {
    await page.setContent(await svg("bounds.svg?prior=cifar10&temperature=0.5"));
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const image = nodes.find(({ role }) => /^(image|img)$/.test(String(role?.value)));
    expect(image?.name?.value).toBe(
      "cifar10, t = 0.5: bounds on the supervised loss S by the number K of negatives",
    );
    expect(image?.description?.value).toContain(
      "the tightest upper bound is 0.728 (exact intercept)",
    );
  });
});

test("several figures inline in one page keep their own colours", async () => {
  await withPage(async (page) => {
    const [light, dark] = await Promise.all(
      ["light", "dark"].map((theme) => svg(`coverage.svg?prior=cifar10&theme=${theme}`)),
    );
    await page.setContent(light + dark);
    const grounds = await page.evaluate(() =>
      Array.from(document.querySelectorAll(".ground"), (ground) => getComputedStyle(ground).fill),
    );
    expect(grounds).toEqual(["rgb(255, 255, 255)", "rgb(20, 22, 26)"]);
    // And have no ids that could meet.
    expect(await page.evaluate(() => document.querySelectorAll("svg [id]").length)).toBe(0);
  });
});
