import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { version } from "../../src/api/version.ts";
import { ask } from "./service.ts";

test("the version of the service is that of the package", () => {
  expect(version).toBe(packageJson.version);
});

test("this runs where it is deployed: in workerd", () => {
  expect(navigator.userAgent).toBe("Cloudflare-Workers");
});

test("an encoder of the registry is listed and described, any other is not found", async () => {
  const services = { encoders: [{ id: "tiny" }] };
  expect(await (await ask("/v1/encoders", {}, services)).json()).toMatchObject({
    encoders: [{ id: "tiny" }],
  });
  expect(await (await ask("/v1/encoders/tiny", {}, services)).json()).toMatchObject({ id: "tiny" });
  expect((await ask("/v1/encoders/huge", {}, services)).status).toBe(404);
});

test("a new deployment answers under new tags", async () => {
  const tag = (await ask("/v1/priors")).headers.get("ETag");
  expect(tag).not.toBeNull();
  expect((await ask("/v1/priors")).headers.get("ETag")).toBe(tag);
  expect((await ask("/v1/priors", {}, { deployment: "next" })).headers.get("ETag")).not.toBe(tag);
});
