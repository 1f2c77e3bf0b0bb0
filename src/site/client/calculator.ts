/** The calculator's page: its state is in the address. */
import { limits } from "../../api/limits.ts";
import { readState, writeState } from "../calculator/url.ts";
import { Calculator } from "./calculator/calculator.ts";
import { figureStyles } from "./parts/figure-view.ts";

/** Of queries longer than the network takes, the fragment holds what the query would. */
const LONGEST_QUERY = limits.urlCharacters.maximum - 500;

document.adoptedStyleSheets = [...document.adoptedStyleSheets, figureStyles()];

const root = document.querySelector<HTMLElement>("#calculator");
if (root !== null) {
  const fragment = location.hash.startsWith("#prior=") ? location.hash.slice(1) : null;
  const { state, problems } = readState(new URLSearchParams(fragment ?? location.search));
  const problem = document.querySelector("#problems");
  if (problem !== null) {
    problem.textContent = problems
      .map(({ parameter, message }) => `${parameter}: ${message}`)
      .join(" ");
  }
  const calculator = new Calculator(root, state, {
    layout: "full",
    theme: "auto",
    settled: (settled) => {
      const query = writeState(settled);
      const isLong = query.length > LONGEST_QUERY;
      history.replaceState(null, "", `/${isLong ? `#${query.slice(1)}` : query}`);
      if (problem !== null) problem.textContent = "";
    },
  });
  window.addEventListener("popstate", () => {
    calculator.set(readState(new URLSearchParams(location.search)).state);
  });
}
