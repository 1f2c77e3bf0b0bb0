import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { tagOf } from "../../src/api/caching.ts";
import { version } from "../../src/api/version.ts";
import { environment } from "./service.ts";

test("the version of the service is that of the package", () => {
  expect(version).toBe(packageJson.version);
});

test("this runs where it is deployed: in workerd", () => {
  expect(navigator.userAgent).toBe("Cloudflare-Workers");
});

test("a new deployment answers under new tags", () => {
  const tag = (id: string) =>
    tagOf("https://upsilon.test/v1/priors", { ...environment, CF_VERSION_METADATA: { id } });
  expect(tag("one")).toBe(tag("one"));
  expect(tag("one")).not.toBe(tag("two"));
});
