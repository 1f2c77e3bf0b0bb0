/** The calculator in a frame of another page: it posts its height, and takes parameters. */
import { themes } from "../../figures/look.ts";
import { readState } from "../calculator/url.ts";
import { Calculator } from "./calculator/calculator.ts";
import { onParameters, postHeight } from "./parts/embedder.ts";
import { figureStyles } from "./parts/figure-view.ts";

document.adoptedStyleSheets = [...document.adoptedStyleSheets, figureStyles()];

const root = document.querySelector<HTMLElement>("#calculator");
if (root !== null) {
  const parameters = new URLSearchParams(location.search);
  const theme = themes.find((name) => name === parameters.get("theme")) ?? "auto";
  parameters.delete("theme");
  if (theme !== "auto") document.documentElement.style.colorScheme = theme;
  const calculator = new Calculator(root, readState(parameters).state, {
    layout: "embedded",
    theme,
  });
  postHeight();
  onParameters((asked) => {
    const { state, problems } = readState(asked, calculator.state);
    // All of a message or nothing of it.
    if (problems.length === 0) calculator.set(state);
  });
}
