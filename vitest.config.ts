import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        // The library, in Node: no HTTP, no Cloudflare.
        test: {
          name: "library",
          include: ["test/**/*.test.ts"],
          exclude: ["test/api/**", "test/e2e/**"],
          testTimeout: 60_000,
        },
      },
      {
        // What knows HTTP, in workerd, the runtime it is deployed to.
        plugins: [
          cloudflareTest({
            miniflare: {
              compatibilityDate: "2026-11-01",
              compatibilityFlags: ["nodejs_compat"],
            },
          }),
        ],
        test: {
          name: "api",
          include: ["test/api/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        // The whole service, over HTTP, against `npm start`'s Workers.
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/server.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
