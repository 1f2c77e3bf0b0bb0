import { html, nothing, render, type TemplateResult } from "lit";
import type { Method } from "../../../api/route.ts";
import type { TryDescription, TryParameter } from "../../try-description.ts";
import { copyButton } from "../parts/copy-button.ts";
import { type Answer, answerView, contentOf, summaryOf } from "./answer-view.ts";
import { requestOf, samplesOf, type Trial, type TrialFile, trialOf } from "./trial.ts";

/** What the panel shows of a request: nothing yet, under way, its answer, or why none came. */
type Progress =
  | { readonly kind: "idle" }
  | { readonly kind: "asking"; readonly abort: AbortController }
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "failed"; readonly reason: string };

/** Makes `host` a form that sends requests to the route, and shows what comes back. */
export function tryPanel(host: HTMLElement, description: TryDescription): void {
  const { operation, examples } = description;
  let trial = trialOf(description, examples[0]);
  let progress: Progress = { kind: "idle" };
  let language = 0;
  const copy = copyButton(() => samples()[language].source);
  const samples = () => samplesOf(description, trial, location.origin);

  const change = (changes: Partial<Trial>) => {
    trial = { ...trial, ...changes };
    show();
  };
  const send = async () => {
    const abort = new AbortController();
    become({ kind: "asking", abort });
    try {
      const { url, options } = await requestOf(description, trial, location.origin);
      const isRead = (answer: Answer) => become({ kind: "answered", answer });
      await ask(url, { ...options, signal: abort.signal }, isRead);
    } catch (error) {
      become({ kind: "failed", reason: abort.signal.aborted ? "Cancelled." : String(error) });
    }
  };
  const become = (next: Progress) => {
    if (progress.kind === "answered" && "address" in progress.answer.content) {
      URL.revokeObjectURL(progress.answer.content.address);
    }
    progress = next;
    show();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (progress.kind === "asking") progress.abort.abort();
    else void send();
  };

  const show = () => {
    const shown = samples();
    render(
      html`<form class="try-form" @submit=${submit}>
          ${exampleChoice(description, (index) => change(trialOf(description, examples[index])))}
          ${methodChoice(description, trial, (method) => change({ method }))}
          <div class="try-fields">
            ${description.parameters.map((parameter) =>
              field(
                operation,
                parameter,
                trial.values[parameter.name],
                wrongIn(progress, parameter),
                (value) => change({ values: { ...trial.values, [parameter.name]: value } }),
              ),
            )}
            ${headerFields(description, trial, change)}
          </div>
          ${description.upload ? uploadFields(operation, trial.files, (files) => change({ files })) : nothing}
          <p class="try-send">
            <button class="primary">${progress.kind === "asking" ? "Cancel" : "Send"}</button>
            <span role="status">${statusText(progress)}</span>
          </p>
        </form>
        ${progress.kind === "answered" ? answerView(progress.answer) : nothing}
        <div class="try-code">
          <div class="try-languages" role="group" aria-label="The request as code">
            ${shown.map(
              ({ label }, index) =>
                html`<button
                  type="button"
                  aria-pressed=${index === language}
                  @click=${() => {
                    language = index;
                    show();
                  }}
                >
                  ${label}
                </button>`,
            )}
          </div>
          <div class="sample">
            <pre tabindex="0" aria-label="The request in ${shown[language].label}"><code>${shown[language].source}</code></pre>
            ${copy}
          </div>
        </div>`,
      host,
    );
  };
  show();
}

/** Fetches, and gives the answer whenever more of it has come. */
async function ask(
  url: string,
  options: RequestInit,
  give: (answer: Answer) => void,
): Promise<void> {
  const start = performance.now();
  const response = await fetch(url, options);
  const contentType = response.headers.get("Content-Type") ?? "";
  const isStream = contentType.startsWith("text/event-stream");
  const answerWith = async (body: Blob) => {
    const milliseconds = performance.now() - start;
    const content = await contentOf(contentType, body);
    const { status, statusText, headers } = response;
    give({ status, statusText, milliseconds, headers: [...headers], contentType, body, content });
  };
  if (!isStream || response.body === null) {
    await answerWith(await response.blob());
    return;
  }
  let text = "";
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    await answerWith(new Blob([text]));
  }
}

function statusText(progress: Progress): string | TemplateResult {
  switch (progress.kind) {
    case "idle":
      return "";
    case "asking":
      return "Waiting for the answer …";
    case "answered": {
      const isProblem = progress.answer.status >= 400;
      const summary = summaryOf(progress.answer);
      return isProblem ? html`<span class="problem">${summary}</span>` : summary;
    }
    case "failed":
      return html`<span class="problem">${progress.reason}</span>`;
  }
}

/** What a problem document said of this parameter. */
function wrongIn(progress: Progress, { name }: TryParameter): string | undefined {
  if (progress.kind !== "answered" || progress.answer.content.kind !== "problem") return undefined;
  const { errors = [] } = progress.answer.content.problem;
  return errors.find(
    ({ parameter, pointer }) => parameter === name || pointer?.split("/")[1] === name,
  )?.detail;
}

function exampleChoice(
  { operation, examples }: TryDescription,
  choose: (index: number) => void,
): TemplateResult | typeof nothing {
  if (examples.length < 2) return nothing;
  return html`<p class="try-row">
    <label for="try-${operation}-example">Start from</label>
    <select
      id="try-${operation}-example"
      @change=${(event: Event) => choose(Number((event.target as HTMLSelectElement).value))}
    >
      ${examples.map(({ title }, index) => html`<option value=${index}>${title}</option>`)}
    </select>
  </p>`;
}

const PLACES: Readonly<Record<Method, string>> = {
  GET: "GET, in the query",
  POST: "POST, as JSON",
  PUT: "PUT",
  DELETE: "DELETE",
};

function methodChoice(
  { operation, methods }: TryDescription,
  { method }: Trial,
  choose: (method: Method) => void,
): TemplateResult | typeof nothing {
  if (methods.length < 2) return nothing;
  return html`<fieldset class="try-row">
    <legend class="visually-hidden">Method</legend>
    ${methods.map(
      (name) =>
        html`<label
          ><input
            type="radio"
            name="try-${operation}-method"
            .checked=${name === method}
            @change=${() => choose(name)}
          />
          ${PLACES[name]}</label
        >`,
    )}
  </fieldset>`;
}

function field(
  operation: string,
  { name, required, example, choices }: TryParameter,
  value: string,
  wrong: string | undefined,
  change: (value: string) => void,
): TemplateResult {
  const id = `try-${operation}-${name}`;
  const taken = (event: Event) => change((event.target as HTMLInputElement).value);
  const described = `${operation}-parameter-${name}${wrong === undefined ? "" : ` ${id}-wrong`}`;
  const control =
    choices === undefined
      ? html`<input
          id=${id}
          autocomplete="off"
          spellcheck="false"
          placeholder=${example}
          ?required=${required}
          aria-invalid=${wrong !== undefined}
          aria-describedby=${described}
          .value=${value}
          @input=${taken}
        />`
      : html`<select
          id=${id}
          ?required=${required}
          aria-invalid=${wrong !== undefined}
          aria-describedby=${described}
          .value=${value}
          @change=${taken}
        >
          ${required ? nothing : html`<option value="">not given</option>`}
          ${choices.map(
            (choice) =>
              html`<option value=${choice} ?selected=${choice === value}>${choice}</option>`,
          )}
        </select>`;
  return html`<div>
    <label for=${id}><code>${name}</code>${required ? html` <span class="quiet">required</span>` : nothing}</label>
    ${control}
    ${wrong === undefined ? nothing : html`<p class="problem" id="${id}-wrong">${wrong}</p>`}
  </div>`;
}

function headerFields(
  { operation, credential, requestHeaders = [] }: TryDescription,
  { headers, token }: Trial,
  change: (changes: Partial<Trial>) => void,
): TemplateResult {
  const input = (id: string, value: string, placeholder: string, take: (value: string) => void) =>
    html`<input
      id=${id}
      autocomplete="off"
      spellcheck="false"
      placeholder=${placeholder}
      .value=${value}
      @input=${(event: Event) => take((event.target as HTMLInputElement).value)}
    />`;
  const tokenId = `try-${operation}-token`;
  const tokenName = credential === "job-token" ? "token of the job" : "key, if you have one";
  return html`${
    credential === undefined
      ? nothing
      : html`<div>
          <label for=${tokenId}>${tokenName} <span class="quiet">header</span></label>
          ${input(tokenId, token, "", (value) => change({ token: value }))}
        </div>`
  }
  ${requestHeaders.map(({ name, example }) => {
    const id = `try-${operation}-header-${name}`;
    const take = (value: string) => change({ headers: { ...headers, [name]: value } });
    return html`<div>
      <label for=${id}><code>${name}</code> <span class="quiet">header</span></label>
      ${input(id, headers[name] ?? "", example, take)}
    </div>`;
  })}`;
}

const EXTENSION = /\.[^.]*$/;
const IMAGE = /\.(?:png|jpe?g|webp)$/i;

/** Several files are parts of a form: arrays by the names of their files, and images. */
function uploadFields(
  operation: string,
  files: readonly TrialFile[],
  change: (files: readonly TrialFile[]) => void,
): TemplateResult {
  const id = `try-${operation}-files`;
  const taken = (event: Event) => {
    const chosen = [...((event.target as HTMLInputElement).files ?? [])];
    const partOf = ({ name }: File) => (IMAGE.test(name) ? "image" : name.replace(EXTENSION, ""));
    change(chosen.map((file) => ({ file, part: chosen.length === 1 ? "" : partOf(file) })));
  };
  const rename = (index: number, part: string) =>
    change(files.map((given, at) => (at === index ? { ...given, part } : given)));
  return html`<div class="try-files">
    <label for=${id}>Files <span class="quiet">one is the body itself; several, or one with a name, are parts of a form</span></label>
    <input id=${id} type="file" multiple @change=${taken} />
    ${files.map(
      ({ part, file }, index) =>
        html`<p class="try-row">
          <label for="${id}-${index}">${file.name} <span class="quiet">${file.size.toLocaleString("en")} bytes, as</span></label>
          <input
            id="${id}-${index}"
            placeholder="the body"
            .value=${part}
            @input=${(event: Event) => rename(index, (event.target as HTMLInputElement).value)}
          />
        </p>`,
    )}
  </div>`;
}
