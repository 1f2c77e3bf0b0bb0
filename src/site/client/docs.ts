/** The reference: every code sample can be copied. Without scripts, samples can be selected. */
import { copyButton } from "./parts/copy-button.ts";

for (const sample of document.querySelectorAll(".sample")) {
  sample.append(copyButton(() => sample.querySelector("code")?.textContent ?? ""));
}
