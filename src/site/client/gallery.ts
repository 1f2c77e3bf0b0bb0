/** The gallery: its figures, and the files of the examples with this service's address in them. */
import "../../elements/index.ts";
import type { BoundsRead } from "../../elements/index.ts";
import { copyButton } from "./parts/copy-button.ts";

/** The address that the files have, where they are tried at home. */
const WRITTEN = "http://localhost:8787";

/** What is far below is loaded when a reader comes near. */
const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    const { file, src } = (target as HTMLElement).dataset;
    if (target instanceof HTMLIFrameElement) target.src = src as string;
    else void show(target as HTMLElement, file as string);
  }
});

for (const item of document.querySelectorAll("[data-file], [data-src]")) near.observe(item);

async function show(sample: HTMLElement, file: string): Promise<void> {
  const response = await fetch(file);
  // The link to the file is still there.
  if (!response.ok) return;
  const text = (await response.text()).replaceAll(WRITTEN, location.origin);
  const code = sample.querySelector("code");
  if (code !== null) code.textContent = text.trimEnd();
  sample.append(copyButton(() => text));
}

const read = document.querySelector("#observable-read");
document
  .querySelector("#observable-shown upsilon-bounds")
  ?.addEventListener("upsilon-change", (event) => {
    const { draws, tightest } = (event as CustomEvent<BoundsRead>).detail;
    if (read === null || tightest === null) return;
    read.textContent = `A batch of ${draws}: S ≤ ${Math.exp(tightest.logValue).toPrecision(3)}`;
  });
