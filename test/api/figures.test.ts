import { describe, expect, test } from "vitest";
import { ask } from "./service.ts";

interface Refusal {
  readonly type: string;
  readonly detail: string;
  readonly errors: readonly { parameter?: string; pointer?: string; detail: string }[];
}

async function svg(path: string, init?: RequestInit): Promise<string> {
  const response = await ask(`/v1/figures/${path}`, init);
  const text = await response.text();
  expect(response.status, text.slice(0, 400)).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("image/svg+xml; charset=utf-8");
  expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\n$/);
  return text;
}

const post = (path: string, body: object) =>
  ask(`/v1/figures/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

const DESCRIPTION = /<desc>(.*)<\/desc>/;

describe.each(["coverage.svg?prior=cifar10", "bounds.svg?prior=cifar10&temperature=0.5"])(
  "%s",
  (path) => {
    test("is an image for any page, remembered for long", async () => {
      const response = await ask(`/v1/figures/${path}`);
      expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      expect(response.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
      expect(response.headers.get("Cache-Control")).toMatch(/^public, max-age=86400, s-maxage=/);
      const tag = response.headers.get("ETag") ?? "";
      const again = await ask(`/v1/figures/${path}&theme=dark`, {
        headers: { "If-None-Match": tag },
      });
      expect(again.status).toBe(200);
      const same = await ask(`/v1/figures/${path}`, { headers: { "If-None-Match": tag } });
      expect(same.status).toBe(304);
      const head = await ask(`/v1/figures/${path}`, { method: "HEAD" });
      expect([head.status, head.headers.get("ETag"), await head.text()]).toEqual([200, tag, ""]);
    });

    test("answers what a browser asks of an image, and not who asks for JSON", async () => {
      const accept = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
      await svg(path, { headers: { Accept: accept } });
      for (const only of ["application/json", "text/csv", "image/png"]) {
        const response = await ask(`/v1/figures/${path}`, { headers: { Accept: only } });
        expect(response.status, only).toBe(406);
        expect(response.headers.get("Content-Type")).toBe("application/problem+json");
      }
    });

    test("has the size, the colours and the language asked for", async () => {
      const asked = await svg(`${path}&width=320&height=300&theme=dark&lang=de`);
      expect(asked).toMatch(
        /class="upsilon-dark"[^>]* lang="de" width="320" height="300" viewBox="0 0 320 300"/,
      );
      expect(await svg(path)).toMatch(/class="upsilon-auto"[^>]* lang="en" width="640"/);
    });

    test.each([
      ["width=239", "width"],
      ["width=2001", "width"],
      ["width=320.5", "width"],
      ["height=179", "height"],
      ["height=2001", "height"],
      ["theme=blue", "theme"],
      ["lang=xx", "lang"],
      ["colour=red", "colour"],
      ["format=png", "format"],
      ["include=distinct", "include"],
      ["negatives=1&draws=2", "negatives"],
    ])("refuses %s and names it", async (wrong, parameter) => {
      const response = await ask(`/v1/figures/${path}&${wrong}`);
      expect(response.status).toBe(400);
      expect(response.headers.get("Content-Type")).toBe("application/problem+json");
      const { errors } = (await response.json()) as Refusal;
      expect(errors[0].parameter).toBe(parameter);
    });

    test("takes both ends of every range", async () => {
      for (const size of [
        "width=240&height=180",
        "width=2000&height=2000",
        "width=240",
        "height=180",
      ]) {
        await svg(`${path}&${size}`);
      }
    });
  },
);

test("an axis that is logarithmic has no place for no draws and no negatives", async () => {
  for (const [path, parameter] of [
    ["coverage.svg?prior=cifar10&draws=0,32", "draws"],
    ["bounds.svg?prior=cifar10&temperature=1&draws=1,32", "draws"],
    ["bounds.svg?prior=cifar10&temperature=1&negatives=0..4", "negatives"],
  ]) {
    const response = await ask(`/v1/figures/${path}`);
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as Refusal;
    expect(errors[0]).toMatchObject({ parameter, detail: expect.stringContaining("logarithmic") });
  }
});

test("what the numbers need is asked for as by the routes of the numbers", async () => {
  const response = await ask("/v1/figures/bounds.svg?prior=cifar10");
  expect(((await response.json()) as Refusal).errors[0].parameter).toBe("temperature");
  const other = await post("coverage.svg", { prior: { counts: [3, -1] }, width: 10 });
  const pointers = ((await other.json()) as Refusal).errors.map(({ pointer }) => pointer);
  expect(pointers).toEqual(["/prior/counts", "/width"]);
});

test("GET and POST answer the same figure", async () => {
  const got = await svg("coverage.svg?prior=counts:50,30,20&draws=1..40&target=0.9&lang=fr");
  const posted = await post("coverage.svg", {
    prior: { counts: [50, 30, 20] },
    draws: "1..40",
    target: 0.9,
    lang: "fr",
  });
  expect(await posted.text()).toBe(got);
});

test("without draws a figure shows where something happens", async () => {
  const fromTo = async (path: string) =>
    Array.from(
      DESCRIPTION.exec(await svg(path))?.[1].matchAll(/K(?: \+ 1)? = ([\d,]+)/g) ?? [],
      ([, n]) => Number(n.replaceAll(",", "")),
    );
  const [first, last] = await fromTo("coverage.svg?prior=imagenet-1k");
  expect(first).toBeLessThan(6000);
  expect(last).toBeGreaterThan(20_000);
  expect(await fromTo("bounds.svg?prior=cifar10&temperature=0.5")).toEqual(
    expect.arrayContaining([1, 512]),
  );
  for (const prior of [
    "uniform:1",
    "uniform:2",
    "uniform:1000000",
    "counts:1,1000000000000000",
    "longtail:50:1e12",
  ]) {
    await svg(`coverage.svg?prior=${prior}`);
    await svg(`bounds.svg?prior=${prior}&temperature=0.1`);
  }
});

test("every parameter of the routes of the numbers has its effect", async () => {
  const plain = "coverage.svg?prior=mnist&draws=20..60";
  const figures = new Set([await svg(plain)]);
  for (const more of [
    "&anchor=3",
    "&target=0.9",
    "&quantiles=0.1,0.9",
    "&lang=ja",
    "&theme=dark",
  ]) {
    figures.add(await svg(plain + more));
  }
  expect(figures.size).toBe(6);
  const bounds = "bounds.svg?prior=cifar10&draws=20..60&contrastiveLoss=2";
  const others = new Set([await svg(`${bounds}&temperature=0.5`)]);
  for (const more of [
    "&temperature=0.1",
    "&normBound=2",
    "&temperature=0.5&setting=same-class",
    "&temperature=0.5&supervisedLoss=1",
    "&temperature=0.5&gap=-1",
    "&temperature=0.5&variance=0.3",
    "&temperature=0.5&variance=0.3&deviation=0.5",
    "&temperature=0.5&totalVariance=0.5",
    "&temperature=0.5&gap=-0.1&subsetLoss=1",
    "&temperature=0.5&gap=-0.1&expectedSubsetLoss=1",
    "&temperature=0.5&quantity=contrastive",
  ]) {
    others.add(await svg(bounds + more));
  }
  expect(others.size).toBe(12);
});

test("the figure has the numbers of the answer", async () => {
  const answer = (await (
    await ask("/v1/coverage?prior=cifar10&draws=32,128&target=0.99")
  ).json()) as { target: { draws: number }; medianDraws: number };
  const description = DESCRIPTION.exec(
    await svg("coverage.svg?prior=cifar10&draws=32,128&target=0.99"),
  )?.[1];
  expect(description).toContain(`υ ≥ 0.99: ${answer.target.draws}.`);
  expect(description).toContain(`the median ${answer.medianDraws}.`);
  const losses = await svg(
    "bounds.svg?prior=cifar10&draws=32,64&temperature=0.5&contrastiveLoss=1.932,2.568&supervisedLoss=1.66&gap=-1.116&variance=0.571",
  );
  const { rows } = (await (
    await ask(
      "/v1/bounds?prior=cifar10&draws=32,64&temperature=0.5&contrastiveLoss=1.932,2.568&gap=-1.116&variance=0.571",
    )
  ).json()) as { rows: { tightest: { value: number } }[] };
  for (const { tightest } of rows) {
    expect(losses).toContain(`bound is ${Number(tightest.value.toPrecision(3))} (`);
  }
});

describe.each(["coverage.png?prior=cifar10", "bounds.png?prior=cifar10&temperature=0.5"])(
  "%s",
  (path) => {
    const png = async (more = "") => {
      const response = await ask(`/v1/figures/${path}${more}`);
      expect(response.status).toBe(200);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(String.fromCharCode(...bytes.subarray(1, 4))).toBe("PNG");
      const view = new DataView(bytes.buffer);
      return { response, bytes, size: [view.getUint32(16), view.getUint32(20)] };
    };

    test("is a picture of the size asked for, remembered for long", async () => {
      const { response, bytes, size } = await png("&width=320&height=240");
      expect(size).toEqual([320, 240]);
      expect(response.headers.get("Content-Type")).toBe("image/png");
      expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      expect(response.headers.get("Cache-Control")).toMatch(/^public, max-age=86400/);
      const tag = response.headers.get("ETag") ?? "";
      const same = await ask(`/v1/figures/${path}&width=320&height=240`, {
        headers: { "If-None-Match": tag },
      });
      expect(same.status).toBe(304);
      // What is drawn anew is the same to the byte.
      const again = await png("&height=240&width=320");
      expect(again.bytes).toEqual(bytes);
      expect((await png("&width=320&height=240&scale=3")).size).toEqual([960, 720]);
    });

    test.each([
      ["scale=0", 400, "scale"],
      ["scale=5", 400, "scale"],
      ["scale=1.5", 400, "scale"],
      ["theme=blue", 400, "theme"],
      ["width=2000&height=2000&scale=2", 422, "scale"],
    ])("refuses %s", async (wrong, status, parameter) => {
      const response = await ask(`/v1/figures/${path}&${wrong}`);
      expect(response.status).toBe(status);
      const { errors } = (await response.json()) as Refusal;
      expect(errors[0].parameter).toBe(parameter);
    });

    test("an image of vectors has no scale", async () => {
      const response = await ask(`/v1/figures/${path.replace(".png", ".svg")}&scale=2`);
      expect(response.status).toBe(400);
    });
  },
);
