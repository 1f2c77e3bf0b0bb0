import { type Browser, chromium } from "playwright-core";

/** Debian's Chromium, or another that CHROMIUM names; `scripts/install-test-needs.sh` installs it. */
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Starts Chromium for tests, benchmarks and pictures of pages. */
export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", ...args] });
}
