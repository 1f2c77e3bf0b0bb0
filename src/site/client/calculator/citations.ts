import { html, type TemplateResult } from "lit";
import { toBibtex } from "../../../bounds/bibtex.ts";
import { catalogue } from "../../../bounds/catalogue.ts";
import { nozawaSato2021, type Reference } from "../../../bounds/references.ts";
import { copyButton } from "../parts/copy-button.ts";

/** The papers behind what is shown, the one on coverage first. */
const references: readonly Reference[] = [
  ...new Set([
    nozawaSato2021,
    ...catalogue.flatMap(({ reference }) => (reference === null ? [] : [reference])),
  ]),
];

const entries = references.map((reference) => ({ reference, bibtex: toBibtex(reference) }));
const buttons = entries.map(({ bibtex }) => copyButton(() => bibtex, "Copy BibTeX"));
const allButton = copyButton(
  () => entries.map(({ bibtex }) => bibtex).join("\n\n"),
  "Copy all as BibTeX",
);

export function citationsView(): TemplateResult {
  return html`<ul class="citations">
      ${entries.map(
        ({ reference: { authors, title, venue, year, arxiv }, bibtex }, index) => html`<li>
          <details>
            <summary>${shortAuthors(authors)} <cite>${title}</cite>, ${venue} ${year}.</summary>
            <div class="sample"><pre tabindex="0"><code>${bibtex}</code></pre>${buttons[index]}</div>
            <p><a href="https://arxiv.org/abs/${arxiv}">arXiv:${arxiv}</a></p>
          </details>
        </li>`,
      )}
    </ul>
    <p>${allButton}</p>`;
}

function shortAuthors(authors: string): string {
  // A family name may begin with words in small letters, as van Elst.
  const names = authors
    .split(", ")
    .map((name) => /(?:(?<= )\p{Ll}+ )*\S+$/u.exec(name)?.[0] ?? name);
  return names.length > 3 ? `${names[0]} et al.,` : `${names.join(", ")},`;
}
