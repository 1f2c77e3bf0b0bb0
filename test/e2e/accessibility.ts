import { type AxeResults, source } from "axe-core";
import type { Page } from "playwright-core";

declare global {
  /** In the page. */
  var axe: { run(context: string | Document): Promise<AxeResults> };
}

/** What axe-core finds wrong with the page, or with a part of it: each rule and the elements that break it. */
export async function violations(page: Page, selector?: string): Promise<string[]> {
  await page.evaluate(source);
  const found = await page.evaluate((part) => axe.run(part ?? document), selector);
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
}
