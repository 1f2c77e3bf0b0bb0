import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { parseInteger, parseNumber } from "../../../api/numbers.ts";
import { InputError } from "../../../errors.ts";
import { logarithmicGrid, negativesBeyondCoverage } from "../../../figures/default-draws.ts";
import { numberText } from "../../../figures/number-text.ts";
import type { Answer } from "../../calculator/answer.ts";
import { priorFromText } from "../../calculator/counts-text.ts";
import { percent } from "../../calculator/sentence.ts";
import { type Measurement, type State, settings } from "../../calculator/state.ts";
import {
  batchSize,
  negativesOf,
  priorExpression,
  targetCoverage,
  temperature,
} from "../../calculator/url.ts";
import { DataSetBox } from "./data-set-box.ts";
import { Fields } from "./fields.ts";
import { logarithmicSlider, type SliderScale } from "./logarithmic-slider.ts";

const kinds = {
  named: "Data set",
  uniform: "Equal",
  longtail: "Long tail",
  counts: "Counts",
} as const;
type Kind = keyof typeof kinds;

const TEMPERATURES: SliderScale = {
  values: Array.from({ length: 161 }, (_, place) =>
    Number((0.02 * 100 ** (place / 160)).toPrecision(3)),
  ),
};
const PLACES = 400;
const PRESETS = [0.9, 0.95, 0.99, 0.999] as const;

const MEASUREMENTS: readonly {
  readonly name: Measurement;
  readonly symbol: string;
  readonly text: string | TemplateResult;
}[] = [
  { name: "contrastiveLoss", symbol: "R", text: "InfoNCE with K negatives" },
  { name: "supervisedLoss", symbol: "S", text: "loss of the mean classifier" },
  { name: "gap", symbol: "d", text: html`gap, E min{0, z·(μ<sub>c</sub> − μ(x))}/t` },
  { name: "variance", symbol: "V", text: html`E‖μ(x) − μ<sub>c</sub>‖²` },
  { name: "deviation", symbol: "σ", text: html`E‖z − μ<sub>c</sub>‖, of single views` },
  { name: "totalVariance", symbol: "Var", text: html`E‖z − μ<sub>c</sub>‖², of single views` },
];

const SETTINGS: Readonly<Record<State["setting"], string>> = {
  augmentation: "two views of one sample",
  "same-class": "two samples of one class",
};

interface Actions {
  /** What depends on other parts of the state takes them as they are now, which may not be shown yet. */
  readonly set: (change: Partial<State> | ((state: State) => Partial<State>)) => void;
  readonly drop: (file: File) => void;
  readonly changed: () => void;
}

/** What the person at the controls sees besides the state. */
export interface Situation {
  readonly state: State;
  readonly answer: Answer | null;
  /** What is wrong with the state as a whole, by parameter. */
  readonly problem: InputError | null;
  /** What became of a file, in a sentence. */
  readonly file: { readonly text: string; readonly isProblem: boolean } | null;
}

/** The question as a form. */
export class Controls {
  readonly #actions: Actions;
  readonly #fields: Fields;
  readonly #dataSets: DataSetBox;
  #kind: Kind | null = null;
  /** Of the last prior of each kind, so that changing to and fro loses nothing. */
  #counts = "";
  #negatives: { readonly last: number; readonly scale: SliderScale } | undefined;

  constructor(actions: Actions) {
    this.#actions = actions;
    this.#fields = new Fields(actions.changed);
    this.#dataSets = new DataSetBox((prior) => actions.set({ prior }), actions.changed);
  }

  view(situation: Situation): TemplateResult {
    return html`<form class="question" aria-label="Question" @submit=${stay}>
      ${this.#classes(situation)} ${this.#draws(situation)} ${this.#scores(situation)}
      ${this.#measured(situation)}
    </form>`;
  }

  #classes({ state, file }: Situation): TemplateResult {
    const kind = this.#kind ?? kindOf(state.prior);
    return html`<fieldset class="classes">
      <legend>Classes</legend>
      <div class="segments">
        ${Object.entries(kinds).map(
          ([name, text]) => html`<label><input
            type="radio"
            name="kind"
            value=${name}
            .checked=${live(name === kind)}
            @change=${() => this.#turnTo(name as Kind, state)}
          /><span>${text}</span></label>`,
        )}
      </div>
      <div class="kind">${this.#kindView(kind, state)}</div>
      ${file === null ? nothing : html`<p class=${file.isProblem ? "problem" : "hint"} role="status">${file.text}</p>`}
    </fieldset>`;
  }

  #kindView(kind: Kind, { prior }: State): TemplateResult {
    const set = (expression: string) => this.#actions.set({ prior: priorExpression(expression) });
    const setTail = (change: (tail: Tail) => Tail) =>
      this.#actions.set((now) => ({
        prior: priorExpression(`longtail:${change(longTail(now.prior)).join(":")}`),
      }));
    switch (kind) {
      case "named":
        return html`<label for="data-set">Class counts of</label>${this.#dataSets.view(prior)}`;
      case "uniform":
        return this.#fields.view({
          id: "classes",
          label: "Classes C",
          value: prior.startsWith("uniform:") ? prior.slice(8) : undefined,
          set: (text) => set(`uniform:${parseInteger(text, "prior")}`),
        });
      case "longtail": {
        const [classes, imbalance] = longTail(prior);
        return html`<div class="pair">
          ${this.#fields.view({
            id: "tail-classes",
            label: "Classes C",
            value: classes,
            set: (text) => setTail((tail) => [String(parseInteger(text, "prior")), tail[1]]),
          })}
          ${this.#fields.view({
            id: "imbalance",
            label: "Imbalance",
            value: imbalance,
            set: (text) => setTail((tail) => [tail[0], String(parseNumber(text, "prior"))]),
          })}
        </div>`;
      }
      case "counts":
        return this.#countsView(prior);
    }
  }

  #problemOfCounts: string | undefined;

  #countsView(prior: string): TemplateResult {
    const isCounts = /^(?:counts|probabilities):/.test(prior);
    const text = this.#counts || (isCounts ? prior.replace(/^\w+:/, "").replaceAll(",", ", ") : "");
    const problem = this.#problemOfCounts;
    return html`<label for="counts">Samples of each class</label>
      <textarea
        id="counts"
        rows="4"
        spellcheck="false"
        placeholder="5000, 4000, 3200 … or lines of class, count"
        aria-invalid=${problem === undefined ? nothing : "true"}
        aria-describedby="counts-hint"
        .value=${live(text)}
        @input=${(event: Event) => this.#takeCounts((event.target as HTMLTextAreaElement).value)}
      ></textarea>
      ${problem === undefined ? nothing : html`<p class="problem">${problem}</p>`}
      <p class="hint" id="counts-hint">Or count the labels of a file, here and nowhere else:</p>
      <label class="drop"><input
        type="file"
        accept=".npy,.csv,.tsv,.txt"
        aria-label="File of labels, NPY or CSV"
        @change=${this.#takeFile}
      /><span>Choose or drop an NPY or CSV file of labels</span></label>`;
  }

  #takeCounts(text: string): void {
    this.#counts = text;
    this.#problemOfCounts = undefined;
    try {
      const prior = priorExpression(priorFromText(text));
      this.#actions.set({ prior });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#problemOfCounts = text.trim() === "" ? undefined : error.message;
      this.#actions.changed();
    }
  }

  readonly #takeFile = (event: Event) => {
    const [file] = (event.target as HTMLInputElement).files ?? [];
    if (file !== undefined) this.#actions.drop(file);
  };

  /** Shows the counts of a file that was read. */
  showCounts(): void {
    this.#kind = null;
    this.#counts = "";
    this.#problemOfCounts = undefined;
  }

  #turnTo(kind: Kind, { prior }: State): void {
    this.#kind = kind === kindOf(prior) ? null : kind;
    if (kind === "uniform" && !prior.startsWith("uniform:")) {
      this.#kind = null;
      this.#actions.set({ prior: "uniform:100" });
    } else if (kind === "longtail" && !prior.startsWith("longtail:")) {
      this.#kind = null;
      this.#actions.set({ prior: "longtail:100:100" });
    }
    this.#actions.changed();
  }

  #draws({ state, answer }: Situation): TemplateResult {
    const { choice } = state;
    const negatives = answer?.negatives ?? (choice.by === "negatives" ? choice.negatives : 255);
    const coverage = answer?.coverage.probability;
    const views = viewsOf(state);
    const size = Math.ceil(negatives / views) + 1;
    const setBatch = (change: (now: State) => { readonly size: number; readonly views: 1 | 2 }) =>
      this.#actions.set((now) => ({ choice: { by: "batch", ...change(now) } }));
    return html`<div class="negatives">
        ${this.#fields.view({
          id: "negatives",
          label: html`Negatives <i>K</i>`,
          value: String(negatives),
          set: (text) =>
            this.#actions.set({
              choice: { by: "negatives", negatives: negativesOf(text, "negatives", 0) },
            }),
        })}
        ${logarithmicSlider({
          id: "negatives-slider",
          label: "Negatives K, logarithmic",
          scale: this.#negativesScale(answer),
          value: negatives,
          text: `K = ${numberText(negatives, "en")}`,
          set: (value) => this.#actions.set({ choice: { by: "negatives", negatives: value } }),
        })}
      </div>
      <fieldset class="ways">
        <legend>… from a batch, or for a coverage</legend>
        <div class="pair">
          ${this.#fields.view({
            id: "batch",
            label: html`Batch of <i>N</i>`,
            value: choice.by === "batch" ? String(choice.size) : undefined,
            placeholder: String(size),
            set: (text) => {
              const given = batchSize(text);
              setBatch((now) => ({ size: given, views: viewsOf(now) }));
            },
          })}
          <div class="segments" role="radiogroup" aria-label="Views of each sample">
            ${([1, 2] as const).map(
              (count) => html`<label><input
                type="radio"
                name="views"
                value=${count}
                .checked=${live(views === count)}
                @change=${() =>
                  setBatch(({ choice: now }) => ({
                    size:
                      now.by === "batch" ? now.size : Math.max(2, Math.ceil(negatives / count) + 1),
                    views: count,
                  }))}
              /><span>${count === 1 ? "1 view" : "2 views"}</span></label>`,
            )}
          </div>
        </div>
        <p class="hint">${
          views === 1
            ? html`<i>K</i> = <i>N</i> − 1`
            : html`<i>K</i> = 2<i>N</i> − 2, as in SimCLR: pairs that depend on each other, though the theory draws each by itself.`
        }</p>
        ${this.#fields.view({
          id: "target",
          label: "Coverage υ to reach",
          value:
            choice.by === "target"
              ? String(Number((100 * choice.probability).toPrecision(12)))
              : undefined,
          placeholder: coverage === undefined ? "" : shareText(coverage),
          unit: "%",
          set: (text) =>
            this.#actions.set({
              choice: { by: "target", probability: fromPercent(text) },
            }),
        })}
        <div class="presets" role="group" aria-label="Coverage to reach">
          ${PRESETS.map(
            (probability) => html`<button
              type="button"
              aria-pressed=${choice.by === "target" && choice.probability === probability ? "true" : "false"}
              @click=${() => this.#actions.set({ choice: { by: "target", probability } })}
            >${percent(probability)}</button>`,
          )}
        </div>
      </fieldset>`;
  }

  #negativesScale(answer: Answer | null): SliderScale {
    const usual = negativesBeyondCoverage(answer?.expectedDraws ?? 1);
    const last = Math.max(usual, answer?.negatives ?? 1);
    if (this.#negatives?.last !== last) {
      this.#negatives = { last, scale: { values: logarithmicGrid(1, last, PLACES) } };
    }
    return this.#negatives.scale;
  }

  #scores({ state }: Situation): TemplateResult {
    const set = (value: number) => this.#actions.set({ temperature: value });
    return html`<fieldset class="scores">
      <legend>Scores</legend>
      <div class="slid">
        ${this.#fields.view({
          id: "temperature",
          label: html`Temperature <i>t</i>`,
          value: String(state.temperature),
          set: (text) => set(temperature(text)),
        })}
        ${logarithmicSlider({
          id: "temperature-slider",
          label: "Temperature t, logarithmic",
          scale: TEMPERATURES,
          value: state.temperature,
          text: `t = ${numberText(state.temperature, "en")}`,
          set,
        })}
      </div>
      <div class="field">
        <label for="setting">A positive pair is</label>
        <select
          id="setting"
          @change=${(event: Event) => this.#turnToSetting((event.target as HTMLSelectElement).value)}
        >
          ${settings.map((name) => html`<option value=${name} .selected=${live(name === state.setting)}>${SETTINGS[name]}</option>`)}
        </select>
      </div>
    </fieldset>`;
  }

  #turnToSetting(name: string): void {
    const setting = settings.find((known) => known === name) ?? "augmentation";
    this.#actions.set(({ measured }) => {
      // With positives of one class there is no gap and no variance to measure.
      const { gap: _, variance: __, ...others } = measured;
      return { setting, ...(setting === "same-class" && { measured: others }) };
    });
  }

  #measured({ state, answer, problem }: Situation): TemplateResult {
    const { measured, setting } = state;
    const fields = MEASUREMENTS.filter(
      ({ name }) => setting === "augmentation" || (name !== "gap" && name !== "variance"),
    );
    const isNeeded = answer?.row.simplex === null && Object.keys(measured).length === 0;
    return html`<details class="measured" ?open=${Object.keys(measured).length > 0}>
      <summary>Measured losses <span class="quiet">${isNeeded ? "needed for unequal classes" : "optional"}</span></summary>
      <p class="hint">Natural logarithms. Without any, bounds are at the optimum of equal classes.</p>
      <div class="grid">
        ${fields.map(({ name, symbol, text }) =>
          this.#fields.view({
            id: name,
            label: html`<i>${symbol}</i> <span class="quiet">${text}</span>`,
            value: measured[name] === undefined ? undefined : String(measured[name]),
            problem: problem?.parameter === name ? problem.message : undefined,
            set: (typed) => this.#measure(name, typed),
          }),
        )}
      </div>
    </details>`;
  }

  #measure(name: Measurement, text: string): void {
    const value = text.trim() === "" ? undefined : parseNumber(text, name);
    this.#actions.set(({ measured: { [name]: _, ...others } }) => ({
      measured: value === undefined ? others : { ...others, [name]: value },
    }));
  }
}

/** Classes and imbalance of a long tail. */
type Tail = readonly [classes: string, imbalance: string];

function longTail(prior: string): Tail {
  const [, classes = "100", imbalance = "100"] = prior.startsWith("longtail:")
    ? prior.split(":")
    : [];
  return [classes, imbalance];
}

function viewsOf({ choice }: State): 1 | 2 {
  return choice.by === "batch" ? choice.views : 1;
}

function kindOf(prior: string): Kind {
  if (prior.startsWith("uniform:")) return "uniform";
  if (prior.startsWith("longtail:")) return "longtail";
  return prior.includes(":") ? "counts" : "named";
}

function fromPercent(text: string): number {
  const share = parseNumber(text.replace(/%\s*$/, ""), "target");
  if (!(share > 0 && share < 100)) {
    throw new InputError("target", "a coverage is above 0 % and below 100 %, which no K reaches.");
  }
  return targetCoverage(String(Number((share / 100).toPrecision(15))));
}

/** In percent, and never rounded to 100. */
function shareText(probability: number): string {
  return probability > 0.99995 ? "> 99.99" : numberText(100 * probability, "en", 4);
}

function stay(event: Event): void {
  event.preventDefault();
}
