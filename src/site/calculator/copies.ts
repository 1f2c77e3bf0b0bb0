import { boundsTable } from "../../api/bounds-table.ts";
import { codeSamples } from "../../api/code-samples.ts";
import { queryString } from "../../api/query-string.ts";
import { toCsv } from "../../api/representation/csv.ts";
import { toLatex } from "../../api/representation/latex.ts";
import { version } from "../../api/version.ts";
import type { Answer } from "./answer.ts";
import { boundsParameters, writeState } from "./url.ts";

/** Forms in which the answer can be taken along as text. */
export const textForms = {
  url: "URL",
  curl: "curl",
  python: "Python",
  javascript: "JavaScript",
  latex: "LaTeX",
  csv: "CSV",
  iframe: "iframe",
  element: "Web component",
} as const;

export type TextForm = keyof typeof textForms;

/** As long as a URL of the service may be, with room for what else is in it. */
const LONGEST_QUERY = 12_000;

/** The answer, or how to ask for it, as text to copy. */
export function copyOf(form: TextForm, answer: Answer, origin: string): string {
  const { state, prior, row, negatives } = answer;
  const parameters = boundsParameters(state, negatives);
  const request = `${origin}/v1/bounds${queryString(parameters)}`;
  switch (form) {
    case "url":
      return `${origin}/${writeState(state)}`;
    case "curl":
      return sample(0, parameters, origin);
    case "python":
      return sample(1, parameters, origin);
    case "javascript":
      return sample(2, parameters, origin);
    case "latex":
      return toLatex(boundsTable([row], prior.name, "latex"), [
        `upsilon ${version}`,
        `${request}&format=latex`,
      ]);
    case "csv":
      return toCsv(boundsTable([row], prior.name, "csv"));
    case "iframe":
      return `<iframe src="${escapeAttribute(`${origin}/embed/calculator${writeState(state)}`)}" title="Negatives, coverage and bounds" width="100%" height="720" loading="lazy"></iframe>`;
    case "element":
      return [
        `<script type="module" src="${origin}/embed.js"></script>`,
        `<upsilon-bounds ${Object.entries(boundsParameters(state))
          .map(([name, value]) => `${name}="${escapeAttribute(value)}"`)
          .join(" ")} at="${negatives}"></upsilon-bounds>`,
      ].join("\n");
  }
}

function sample(
  language: 0 | 1 | 2,
  parameters: Readonly<Record<string, string>>,
  origin: string,
): string {
  const isShort = queryString(parameters).length <= LONGEST_QUERY;
  return codeSamples(
    { path: "/v1/bounds", formats: ["json"] },
    isShort
      ? { title: "", method: "GET", query: parameters }
      : { title: "", method: "POST", body: bodyOf(parameters) },
    origin,
  )[language].source;
}

/** The same as JSON has it: numbers as numbers. */
function bodyOf(parameters: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const isText = name === "prior" || name === "setting";
      return [name, isText ? value : Number(value)];
    }),
  );
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}
