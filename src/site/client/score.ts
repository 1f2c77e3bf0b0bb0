/** The page of scores: files, options, progress, and problems where they are. The report is loaded when there is one. */
import { render } from "lit/html.js";
import { scoreByService } from "./score/by-service.ts";
import { type ChosenFile, type Decided, guessed } from "./score/chosen-files.ts";
import { bytesText, fileList } from "./score/file-list.ts";
import { prepareBrowser, scoreInBrowser } from "./score/in-browser.ts";
import { type PlacedProblem, placeProblem } from "./score/problem-places.ts";
import { Progress } from "./score/progress.ts";
import { queryOf } from "./score/query.ts";
import { uploadParts } from "./score/upload-parts.ts";

const EXAMPLE = { address: "/assets/example.npz", name: "fashion-mnist-2000.npz" };

function element<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${id}`);
  return found;
}

const where = element("where", HTMLElement);
const WHERE = {
  service: where.textContent ?? "",
  browser:
    "This browser computes. Files stay on this machine: what reads them may open no connection.",
  loaded: "All is loaded; no network is needed.",
};

const form = element("score-form", HTMLFormElement);
const drop = element("drop", HTMLElement);
const input = element("files", HTMLInputElement);
const local = element("local", HTMLInputElement);
const submit = element("submit", HTMLButtonElement);
const cancel = element("cancel", HTMLButtonElement);
const bar = element("progress", HTMLProgressElement);
const phase = element("phase", HTMLElement);
const general = element("problem", HTMLElement);
const report = element("report", HTMLElement);

const options = new Set(
  Array.from(form.querySelectorAll<HTMLElement>("[data-parameter]"), ({ dataset }) =>
    String(dataset.parameter),
  ),
);

let files: readonly File[] = [];
const decided = new Map<File, Decided>();
let running: AbortController | undefined;
let fileProblems: ReadonlyMap<number, string> = new Map();

const chosen = (): readonly ChosenFile[] => guessed(files, decided);

function showFiles(): void {
  render(
    fileList({
      files: chosen(),
      problems: fileProblems,
      decide(file, what) {
        decided.set(file, { ...decided.get(file), ...what });
        showFiles();
      },
      remove(file) {
        setFiles(files.filter((other) => other !== file));
        input.focus();
      },
    }),
    element("chosen", HTMLElement),
  );
}

function setFiles(next: readonly File[]): void {
  files = next;
  showProblem(null);
  showFiles();
}

/** Files of a name that is there already take its place: they were probably written anew. */
function add(more: Iterable<File>): void {
  const added = [...more];
  const names = new Set(added.map(({ name }) => name));
  setFiles([...files.filter(({ name }) => !names.has(name)), ...added]);
}

function showProblem(placed: PlacedProblem | null): void {
  fileProblems = placed?.files ?? new Map();
  for (const parameter of options) {
    const group = form.querySelector(`[data-group="${parameter}"]`);
    const control = group?.querySelector("input") ?? form.querySelector(`#option-${parameter}`);
    if (control === null) continue;
    const id = `option-${parameter}-problem`;
    document.getElementById(id)?.remove();
    const said = placed?.options.get(parameter);
    control.setAttribute("aria-invalid", String(said !== undefined));
    control.removeAttribute("aria-errormessage");
    if (said === undefined) continue;
    const line = document.createElement("p");
    line.id = id;
    line.className = "problem";
    line.textContent = said;
    (group ?? control).after(line);
    control.setAttribute("aria-errormessage", id);
    control.closest("details")?.setAttribute("open", "");
  }
  general.replaceChildren(
    ...(placed?.elsewhere ?? []).map((said) => {
      const line = document.createElement("p");
      line.className = "problem";
      line.textContent = said;
      return line;
    }),
  );
  if (placed !== null) form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

function loadReport() {
  return import("./score/report/report.ts");
}

function showFailure(error: unknown): void {
  const said = error instanceof Error ? error.message : String(error);
  showProblem({ files: new Map(), options: new Map(), elsewhere: [said] });
}

async function start(): Promise<void> {
  if (running !== undefined) return;
  const scored = chosen();
  if (scored.length === 0) {
    showProblem({ files: new Map(), options: new Map(), elsewhere: ["Choose a file first."] });
    input.focus();
    return;
  }
  const bytes = scored.reduce((sum, { file }) => sum + file.size, 0);
  if (!local.checked && bytes > Number(form.dataset.mostBytes)) {
    const said = `These files have ${bytesText(bytes)}, more than the service takes; compute in this browser, or score fewer samples.`;
    showProblem({ files: new Map(), options: new Map(), elsewhere: [said] });
    local.focus();
    return;
  }
  showProblem(null);
  showFiles();
  const query = queryOf(form);
  running = new AbortController();
  submit.disabled = true;
  cancel.hidden = false;
  report.setAttribute("aria-busy", "true");
  const progress = new Progress(bar, phase);
  const score = local.checked ? scoreInBrowser : scoreByService;
  try {
    const outcome = await score(query, uploadParts(scored), {
      signal: running.signal,
      onPhase: (now) => progress.show(now),
    });
    if (outcome.kind === "problem") {
      progress.finish(outcome.problem.title);
      showProblem(placeProblem(outcome.problem, scored, options));
      showFiles();
      return;
    }
    const { showReport } = await loadReport();
    const seconds = progress.finish("Scored. The report follows.");
    showReport(report, {
      text: outcome.text,
      query,
      seconds,
      where: score === scoreInBrowser ? "browser" : "service",
      files: scored.map(({ file }) => file.name),
    });
  } catch (error) {
    const cancelled = running.signal.aborted;
    progress.finish(cancelled ? "Cancelled." : "");
    if (cancelled) return;
    showFailure(error);
  } finally {
    running = undefined;
    submit.disabled = false;
    cancel.hidden = true;
    report.removeAttribute("aria-busy");
  }
}

async function scoreExample(): Promise<void> {
  try {
    const response = await fetch(EXAMPLE.address);
    if (!response.ok) throw new Error(`The example is not there (${response.status}).`);
    setFiles([new File([await response.blob()], EXAMPLE.name)]);
  } catch (error) {
    showFailure(error);
    return;
  }
  await start();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void start();
});
cancel.addEventListener("click", () => {
  running?.abort();
  submit.focus();
});
input.addEventListener("change", () => {
  add(input.files ?? []);
  // Files are listed below; chosen again, they count as changed.
  input.value = "";
});
element("example", HTMLButtonElement).addEventListener("click", () => void scoreExample());

for (const type of ["dragover", "dragenter"] as const) {
  document.addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) drop.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  drop.classList.remove("over");
  add(event.dataTransfer.files);
});

function chooseWhere(): void {
  where.textContent = local.checked ? WHERE.browser : WHERE.service;
  if (!local.checked) return;
  Promise.all([prepareBrowser(), loadReport()]).then(() => {
    if (local.checked) where.textContent = `${WHERE.browser} ${WHERE.loaded}`;
  }, showFailure);
}

local.addEventListener("change", chooseWhere);
// Browsers keep the switch over a reload.
chooseWhere();

if (location.hash === "#example") void scoreExample();
