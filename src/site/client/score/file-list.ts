import { html, type TemplateResult } from "lit/html.js";
import { type ChosenFile, type Decided, partNames, SEVERAL } from "./chosen-files.ts";

interface FileListOptions {
  readonly files: readonly ChosenFile[];
  /** What is wrong with a file, by its place in the list. */
  readonly problems: ReadonlyMap<number, string>;
  readonly decide: (file: File, what: Decided) => void;
  readonly remove: (file: File) => void;
}

/** The chosen files, each with what it is taken for. */
export function fileList({ files, problems, decide, remove }: FileListOptions): TemplateResult {
  return html`<ul class="files" aria-label="Chosen files">
    ${files.map(({ file, part, model }, index) => {
      const problem = problems.get(index);
      const wrong = problem === undefined ? "false" : "true";
      return html`<li class="file" data-file=${file.name}>
        <p class="file-name"><strong>${file.name}</strong> <span class="quiet">${bytesText(file.size)}</span>
          <button type="button" class="small" aria-label=${`Remove ${file.name}`} @click=${() => remove(file)}>Remove</button></p>
        <div class="file-fields">
          <label>Holds <select
            aria-invalid=${wrong}
            aria-describedby=${`file-${index}-problem`}
            .value=${part}
            @change=${(event: Event) => decide(file, { part: chosenIn(event) })}
          >${partNames.map(
            (name) =>
              html`<option value=${name} ?selected=${name === part}>${name === SEVERAL ? "several arrays" : name}</option>`,
          )}</select></label>
          <label>Model <input
            type="text"
            maxlength="64"
            placeholder=${files.length > 1 ? "common to all" : "no name needed"}
            aria-invalid=${wrong}
            .value=${model}
            @change=${(event: Event) => decide(file, { model: chosenIn(event) })}
          ></label>
        </div>
        <p class="problem" id=${`file-${index}-problem`} ?hidden=${problem === undefined}>${problem}</p>
      </li>`;
    })}
  </ul>`;
}

function chosenIn({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement
    ? target.value
    : "";
}

const KILO = 1000;

/** `812 bytes`, `10.3 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < KILO) return `${bytes} bytes`;
  const [unit, size] = bytes < KILO ** 2 ? ["kB", bytes / KILO] : ["MB", bytes / KILO ** 2];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}
