/** A figure in a frame: it posts its height, and takes parameters from the page around it. */
import "../../elements/index.ts";
import { onParameters, postHeight } from "./parts/embedder.ts";

const figure = document.querySelector<HTMLElement>("upsilon-bounds, upsilon-coverage");
if (figure !== null) {
  const { observedAttributes } = figure.constructor as unknown as {
    observedAttributes: readonly string[];
  };
  onParameters((parameters) => {
    for (const [name, value] of parameters) {
      if (observedAttributes.includes(name.toLowerCase())) figure.setAttribute(name, value);
    }
  });
}
postHeight();
