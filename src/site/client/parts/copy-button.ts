const SHOWN_MS = 1500;

/** A button that copies what `text` gives when it is pressed, and says so. */
export function copyButton(text: () => string, label = "Copy"): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text());
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = label;
    }, SHOWN_MS);
  });
  return button;
}
