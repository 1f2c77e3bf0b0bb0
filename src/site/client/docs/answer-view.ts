import { html, nothing, type TemplateResult } from "lit";
import type { ProblemDocument } from "../../../api/problem.ts";

/** An answer, as much of it as there is so far. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  /** From the request to the last byte so far. */
  readonly milliseconds: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly contentType: string;
  readonly body: Blob;
  readonly content: Content;
}

/** How a body is shown. */
export type Content =
  | { readonly kind: "text"; readonly text: string; readonly isCut: boolean }
  | { readonly kind: "image"; readonly address: string }
  | { readonly kind: "problem"; readonly problem: ProblemDocument }
  | { readonly kind: "file"; readonly address: string }
  | { readonly kind: "nothing" };

/** More would make the page slow, and nobody reads it; the file has all. */
const SHOWN_CHARACTERS = 100_000;

/** The body in the form in which it is read best. */
export async function contentOf(contentType: string, body: Blob): Promise<Content> {
  if (body.size === 0) return { kind: "nothing" };
  const type = contentType.split(";")[0];
  if (type === "application/problem+json") {
    return { kind: "problem", problem: JSON.parse(await body.text()) };
  }
  if (type.startsWith("image/")) return { kind: "image", address: URL.createObjectURL(body) };
  if (type === "application/json") {
    return textContent(JSON.stringify(JSON.parse(await body.text()), null, 2));
  }
  if (type.startsWith("text/") || type === "application/x-latex") {
    return textContent(await body.text());
  }
  return { kind: "file", address: URL.createObjectURL(body) };
}

function textContent(text: string): Content {
  const isCut = text.length > SHOWN_CHARACTERS;
  return { kind: "text", text: isCut ? text.slice(0, SHOWN_CHARACTERS) : text, isCut };
}

/** One line of what came: for eyes, and for a screen reader. */
export function summaryOf({ status, statusText, milliseconds, body }: Answer): string {
  const name = statusText === "" ? "" : ` ${statusText}`;
  return `${status}${name}, ${Math.round(milliseconds).toLocaleString("en")} ms, ${body.size.toLocaleString("en")} bytes`;
}

export function answerView(answer: Answer): TemplateResult {
  const { headers, content } = answer;
  return html`<details class="try-headers">
      <summary>Headers</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Headers of the answer">
        <table>
          <tbody>
            ${headers.map(
              ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
    ${contentView(content)}`;
}

function contentView(content: Content): TemplateResult {
  switch (content.kind) {
    case "text":
      return html`<pre class="try-body" tabindex="0" aria-label="Body of the answer"><code>${content.text}</code></pre>
        ${content.isCut ? html`<p class="quiet">The rest is left out here.</p>` : nothing}`;
    case "image":
      return html`<img class="try-image" src=${content.address} alt="The figure that came as the answer" />`;
    case "problem":
      return problemView(content.problem);
    case "file":
      return html`<p><a class="button" href=${content.address} download="answer">Save the file</a></p>`;
    case "nothing":
      return html`<p class="quiet">No body.</p>`;
  }
}

function problemView({ type, title, detail, errors = [] }: ProblemDocument): TemplateResult {
  return html`<div class="try-problem">
    <p><strong>${title}.</strong> ${detail}</p>
    ${
      errors.length > 1
        ? html`<ul>
            ${errors.map(
              ({ parameter, pointer, detail }) =>
                html`<li><code>${parameter ?? pointer ?? ""}</code> ${detail}</li>`,
            )}
          </ul>`
        : nothing
    }
    <p class="quiet"><a href=${type}>What this kind of problem is</a></p>
  </div>`;
}
