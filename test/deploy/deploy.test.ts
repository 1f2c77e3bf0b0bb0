import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test("the three Workers bundle, each within its budget, the api Worker within 300 kB gzipped", () => {
  const output = execFileSync("node", ["scripts/deploy.ts"], {
    cwd: join(import.meta.dirname, "../.."),
    encoding: "utf8",
  });
  const sizes = new Map(
    Array.from(output.matchAll(/^(\w+) .* (\d+) kB gzipped {3}budget (\d+) kB$/gm), (line) => [
      line[1],
      { gzipped: Number(line[2]), budget: Number(line[3]) },
    ]),
  );
  expect([...sizes.keys()].sort()).toEqual(["api", "encoder", "scorer"]);
  expect(sizes.get("api")?.budget).toBe(300);
  for (const { gzipped, budget } of sizes.values()) expect(gzipped).toBeLessThanOrEqual(budget);
});
