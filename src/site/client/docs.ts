/** The reference: samples that can be copied, and a panel to try each route. Without scripts it can be read. */
import { tryPanel } from "./docs/try-panel.ts";
import { copyButton } from "./parts/copy-button.ts";

for (const sample of document.querySelectorAll(".sample")) {
  sample.append(copyButton(() => sample.querySelector("code")?.textContent ?? ""));
}

for (const trial of document.querySelectorAll<HTMLDetailsElement>("details.try")) {
  const panel = trial.querySelector<HTMLElement>(".try-panel")!;
  // A form is made when somebody wants it: two dozen at once would take a while.
  const open = () => {
    if (!trial.open || panel.childElementCount > 0) return;
    tryPanel(panel, JSON.parse(trial.dataset.route!));
  };
  trial.addEventListener("toggle", open);
}

/** A link to a trial opens it. */
function openTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!(target instanceof HTMLDetailsElement)) return;
  target.open = true;
  target.scrollIntoView();
}

addEventListener("hashchange", openTarget);
openTarget();
