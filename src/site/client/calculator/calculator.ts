import { html, nothing, render, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { BoundsRow } from "../../../bounds/catalogue.ts";
import { InputError } from "../../../errors.ts";
import type { BoundsData } from "../../../figures/bounds-data.ts";
import { boundsFigure } from "../../../figures/bounds-figure.ts";
import { type CouponTimeData, couponTimeData } from "../../../figures/coupon-time-data.ts";
import { couponTimeFigure } from "../../../figures/coupon-time-figure.ts";
import type { CoverageData } from "../../../figures/coverage-data.ts";
import { coverageFigure } from "../../../figures/coverage-figure.ts";
import { drawsFromNeverToAlways } from "../../../figures/default-draws.ts";
import type { Figure } from "../../../figures/figure.ts";
import type { Look, Theme } from "../../../figures/look.ts";
import { numberText, probabilityText } from "../../../figures/number-text.ts";
import { en } from "../../../figures/words/en.ts";
import { couponQuantile } from "../../../probability/coupon-time.ts";
import { coverage } from "../../../probability/coverage.ts";
import { MAX_DRAWS } from "../../../probability/draws.ts";
import type { Prior } from "../../../probability/prior.ts";
import { type Answer, answerTo, boundsQuestion, priorFacts } from "../../calculator/answer.ts";
import { symbolValues } from "../../calculator/formulas.ts";
import { boundText, sentences } from "../../calculator/sentence.ts";
import type { State } from "../../calculator/state.ts";
import { citationsView } from "./citations.ts";
import { Controls } from "./controls.ts";
import { CopyAs, type FigureName } from "./copy-as.ts";
import { BoundsCurve, idle } from "./curves.ts";
import { FigurePanel } from "./figure-panel.ts";
import {
  BoundsList,
  factsView,
  formulasView,
  publishedView,
  saidView,
  targetsView,
} from "./results.ts";

export interface CalculatorOptions {
  /** `full` is the page; `embedded` leaves out what a frame on another page has no room for. */
  readonly layout: "full" | "embedded";
  readonly theme: Theme;
  /** Called when the state has settled. */
  readonly settled?: (state: State) => void;
}

/** A state has settled when it has not changed for so long. */
const SETTLED_MS = 250;
/** A slider rests when it has not moved for so long. */
const REST_MS = 80;
/** After that a screen reader says the result. */
const SPOKEN_MS = 700;
/** Widths of exported figures. */
const EXPORT_WIDTH = 720;
const QUANTILES = [0.05, 0.95] as const;

/** The calculator: a state, the form that changes it, and everything that follows from it. */
export class Calculator {
  readonly #root: HTMLElement;
  readonly #options: CalculatorOptions;
  readonly #controls: Controls;
  readonly #bounds: BoundsList;
  readonly #copyAs: CopyAs;
  readonly #spoken = element("p", "visually-hidden");
  readonly #coverage = element("div", "figure coverage-figure");
  readonly #couponTime = element("div", "figure coupon-time-figure");
  readonly #boundsHost = element("div", "figure bounds-figure");
  readonly #panels: Readonly<Record<FigureName, FigurePanel>>;

  #state: State;
  #answer: Answer | null = null;
  #problem: InputError | null = null;
  #file: { readonly text: string; readonly isProblem: boolean } | null = null;
  #isScheduled = false;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #speaking: ReturnType<typeof setTimeout> | undefined;
  /** Whether the state has changed a moment ago, as while a slider is dragged. */
  #isMoving = false;
  #resting: ReturnType<typeof setTimeout> | undefined;
  /** The answer whose numbers are in the formulas. */
  #typeset: Answer | null = null;

  /** What the figures show now: they are drawn again only if it changes. */
  #shownCoverage: { readonly key: string; readonly data: CoverageData } | undefined;
  #shownCouponTime: { readonly prior: Prior; readonly data: CouponTimeData | null } | undefined;
  #curve: { readonly prior: Prior; readonly curve: BoundsCurve } | undefined;
  #shownBounds: { readonly key: string; readonly data: BoundsData } | undefined;

  constructor(root: HTMLElement, state: State, options: CalculatorOptions) {
    this.#root = root;
    this.#state = state;
    this.#options = options;
    const changed = () => this.#schedule();
    this.#controls = new Controls({
      set: (change) =>
        this.set({
          ...this.#state,
          ...(typeof change === "function" ? change(this.#state) : change),
        }),
      drop: (file) => this.#readFile(file),
      changed,
    });
    this.#bounds = new BoundsList(changed);
    this.#copyAs = new CopyAs(
      changed,
      (name) => this.#exported(name),
      (name) => this.#isReady(name),
    );
    this.#spoken.role = "status";
    const chooseDraws = (draws: number) => this.#choose(draws - 1);
    this.#panels = {
      coverage: new FigurePanel(this.#coverage, {
        label: "Read coverage at a number of draws; Enter takes it",
        read: (draws) => this.#readCoverage(draws),
        choose: chooseDraws,
        resized: () => this.#draw("coverage"),
      }),
      "coupon-time": new FigurePanel(this.#couponTime, {
        label: "Read the distribution at a number of draws; Enter takes it",
        read: (draws) => this.#readCouponTime(draws),
        choose: chooseDraws,
        resized: () => this.#draw("coupon-time"),
      }),
      bounds: new FigurePanel(this.#boundsHost, {
        label: "Read the bounds at a number of negatives; Enter takes it",
        read: (negatives) => this.#readBounds(negatives),
        choose: (negatives) => this.#choose(negatives),
        resized: () => this.#draw("bounds"),
      }),
    };
    root.replaceChildren();
    this.#listenForFiles();
    this.#update();
  }

  get state(): State {
    return this.#state;
  }

  set(state: State): void {
    this.#state = state;
    this.#schedule();
    // The first change of several shows at once.
    this.#isMoving = this.#resting !== undefined;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      if (this.#isMoving) this.#schedule();
      this.#isMoving = false;
    }, REST_MS);
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#options.settled?.(this.#state), SETTLED_MS);
  }

  #choose(negatives: number): void {
    const chosen = Math.min(MAX_DRAWS - 1, Math.max(1, negatives));
    this.set({ ...this.#state, choice: { by: "negatives", negatives: chosen } });
  }

  /** Once a frame, however often the state changes. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#update();
    });
  }

  #update(): void {
    try {
      if (this.#answer?.state !== this.#state) this.#answer = answerTo(this.#state);
      this.#problem = null;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // The last answer is to another question.
      this.#answer = null;
      this.#problem = error;
    }
    const answer = this.#answer;
    const changed = answer === null ? [] : this.#updateFigures(answer);
    render(this.#view(), this.#root);
    for (const name of changed) this.#draw(name);
    if (answer !== null) {
      this.#mark(answer);
      this.#speak(answer);
    }
  }

  #view(): TemplateResult {
    const answer = this.#answer;
    const controls = this.#controls.view({
      state: this.#state,
      answer,
      problem: this.#problem,
      file: this.#file,
    });
    const isFull = this.#options.layout === "full";
    return html`${controls}
      <div class="results">
        ${saidView(answer, this.#problem?.message ?? null)}${this.#spoken}
        ${answer === null ? nothing : factsView(answer)}
        <section aria-labelledby="coverage-title" ?hidden=${answer === null}>
          <h2 id="coverage-title">Coverage</h2>
          ${answer === null ? nothing : publishedView(answer)}
          <div class="side-by-side">${this.#coverage}${this.#couponTime}</div>
          ${answer === null ? nothing : targetsView(answer, (probability) => this.set({ ...this.#state, choice: { by: "target", probability } }))}
        </section>
        <section aria-labelledby="bounds-title" ?hidden=${answer === null}>
          <h2 id="bounds-title">Bounds</h2>
          ${answer === null ? nothing : this.#basisView(answer)}
          ${this.#boundsHost}
          ${isFull && answer !== null ? this.#bounds.view(answer, () => symbolValues(answer)) : nothing}
        </section>
        ${isFull && answer !== null ? this.#furtherView(answer) : nothing}
      </div>`;
  }

  /** Which losses the bounds are at. */
  #basisView({ row, prior, negatives, state }: Answer): TemplateResult {
    const number = (value: number) => numberText(value, "en");
    if (row.at === "measured") {
      const { contrastiveLoss } = state.measured;
      return html`<p class="basis">${
        contrastiveLoss === undefined
          ? html`Give <i>R</i>, too: every bound on the supervised loss but the clamps starts from it.`
          : html`At the losses measured. The curves hold <i>R</i> = ${number(contrastiveLoss)} at every <i>K</i>, though measured losses grow with it.`
      }</p>`;
    }
    if (row.simplex !== null) {
      return html`<p class="basis">At the optimum of equal classes, a regular simplex: <i>R</i> = ${number(row.simplex.contrastiveLoss)}, <i>S</i> = ${number(row.simplex.supervisedLoss)}. A measured loss takes its place.</p>`;
    }
    return html`<p class="basis">Unequal classes have no optimum in closed form, so bounds need a measured loss.
      <button type="button" @click=${() => this.#borrowOptimum(prior, negatives)}>Try the optimum of ${number(prior.classes)} equal classes</button></p>`;
  }

  /** R and S of equal classes as if they had been measured, to see what bounds would say. */
  #borrowOptimum({ classes }: Prior, negatives: number): void {
    const equal: State = {
      ...this.#state,
      prior: `uniform:${classes}`,
      choice: { by: "negatives", negatives },
      measured: {},
    };
    const { simplex } = answerTo(equal).row;
    if (simplex === null) return;
    const round = (value: number) => Number(value.toPrecision(4));
    const isAugmented = this.#state.setting === "augmentation";
    this.set({
      ...this.#state,
      measured: {
        contrastiveLoss: round(simplex.contrastiveLoss),
        supervisedLoss: round(simplex.supervisedLoss),
        ...(isAugmented && { gap: 0, variance: 0 }),
        deviation: 0,
        totalVariance: 0,
      },
    });
  }

  #furtherView(answer: Answer): TemplateResult {
    // To typeset formulas takes longer than all else, and nobody reads them while a slider moves.
    if (!this.#isMoving || this.#typeset === null) this.#typeset = answer;
    const typeset = this.#typeset;
    return html`<section aria-labelledby="formulas-title">
        <h2 id="formulas-title">Formulas</h2>
        ${guard([typeset], () => formulasView(typeset, symbolValues(typeset)))}
      </section>
      <section aria-labelledby="copy-title">
        <h2 id="copy-title">Copy as</h2>
        ${this.#copyAs.view(answer)}
      </section>
      <section aria-labelledby="cite-title">
        <h2 id="cite-title">Cite</h2>
        ${citationsView()}
      </section>`;
  }

  /** Brings what figures show up to date; names those that change. */
  #updateFigures(answer: Answer): FigureName[] {
    return [
      ...(this.#updateCoverage(answer) ? (["coverage"] as const) : []),
      ...(this.#updateCouponTime(answer) ? (["coupon-time"] as const) : []),
      ...(this.#updateBounds(answer) ? (["bounds"] as const) : []),
    ];
  }

  /** Coverage depends on the prior and the target alone. */
  #updateCoverage(answer: Answer): boolean {
    const { prior, state, expectedDraws, targets } = answer;
    const { choice } = state;
    const target = choice.by === "target" ? choice.probability : null;
    const key = `${state.prior} ${target}`;
    if (this.#shownCoverage?.key === key) return false;
    const median = targets.find(({ probability }) => probability === 0.5)?.draws ?? null;
    this.#shownCoverage = {
      key,
      data: {
        prior,
        expectedDraws,
        medianDraws: finite(median),
        ...(target !== null && {
          target: { probability: target, draws: finite(couponQuantile(prior, target)) },
        }),
        rows: drawsFromNeverToAlways(prior).map((draws) => {
          const covered = coverage(prior, draws);
          return { draws, ...covered, logComplement: finite(covered.logComplement) };
        }),
      },
    };
    return true;
  }

  #updateCouponTime({ prior }: Answer): boolean {
    if (this.#shownCouponTime?.prior === prior) return false;
    this.#shownCouponTime = { prior, data: couponTimeData(prior, QUANTILES) };
    return true;
  }

  /** The bounds over K: at once if only losses or the temperature changed, else when there is time. */
  #updateBounds(answer: Answer): boolean {
    const { prior, state } = answer;
    const { temperature, setting, measured } = state;
    if (this.#curve?.prior !== prior) {
      this.#curve = { prior, curve: new BoundsCurve(answer) };
      this.#boundsHost.ariaBusy = "true";
      void this.#prepare(this.#curve.curve);
    }
    const { curve } = this.#curve;
    const key = JSON.stringify([state.prior, temperature, setting, measured]);
    if (!curve.isPrepared || this.#shownBounds?.key === key) return false;
    const question = boundsQuestion(state, prior);
    const rows = curve.rows(question, measured.contrastiveLoss);
    this.#shownBounds = { key, data: boundsData(prior, question, rows, measured.contrastiveLoss) };
    this.#boundsHost.ariaBusy = "false";
    return true;
  }

  async #prepare(curve: BoundsCurve): Promise<void> {
    while (!curve.isPrepared && this.#curve?.curve === curve) {
      await idle();
      curve.prepareNext();
    }
    this.#schedule();
  }

  #figure(name: FigureName, look: Look): Figure | null {
    switch (name) {
      case "coverage":
        return this.#shownCoverage ? coverageFigure(this.#shownCoverage.data, look) : null;
      case "coupon-time":
        return this.#shownCouponTime?.data
          ? couponTimeFigure(this.#shownCouponTime.data, look)
          : null;
      case "bounds":
        return this.#shownBounds ? boundsFigure(this.#shownBounds.data, "supervised", look) : null;
    }
  }

  #isReady(name: FigureName): boolean {
    switch (name) {
      case "coverage":
        return this.#shownCoverage !== undefined;
      case "coupon-time":
        return this.#shownCouponTime?.data != null;
      case "bounds":
        return this.#shownBounds !== undefined && this.#curve?.curve.isPrepared === true;
    }
  }

  #exported(name: FigureName): Figure | null {
    return this.#figure(name, { theme: "auto", width: EXPORT_WIDTH, language: "en" });
  }

  #draw(name: FigureName): void {
    const panel = this.#panels[name];
    if (panel.width < 1) return;
    const width = Math.max(240, panel.width);
    const { theme } = this.#options;
    const figure = this.#figure(name, {
      theme,
      width,
      height: heightOf(name, width),
      language: "en",
    });
    if (figure === null) return;
    panel.show(figure);
  }

  #mark(answer: Answer): void {
    const { prior, negatives } = answer;
    this.#panels.coverage.mark(negatives + 1, prior);
    this.#panels["coupon-time"].mark(negatives + 1, prior);
    this.#panels.bounds.mark(negatives, answer);
  }

  #speak(answer: Answer): void {
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => {
      const text = sentences(answer).join(" ");
      if (this.#spoken.textContent !== text) this.#spoken.textContent = text;
    }, SPOKEN_MS);
  }

  #readCoverage(draws: number): string {
    const { prior } = priorFacts(this.#state.prior);
    return `K + 1 = ${numberText(draws, "en")}: υ = ${probabilityText(coverage(prior, draws), "en")}`;
  }

  #readCouponTime(draws: number): string {
    const { prior } = priorFacts(this.#state.prior);
    const [before, upTo] = [coverage(prior, draws - 1), coverage(prior, draws)];
    const mass =
      before.complement < 0.5
        ? before.complement - upTo.complement
        : upTo.probability - before.probability;
    return `n = ${numberText(draws, "en")}: P(T = n) = ${numberText(Math.max(0, mass), "en", 2)}, P(T ≤ n) = ${probabilityText(upTo, "en")}`;
  }

  #readBounds(negatives: number): string {
    const { prior } = priorFacts(this.#state.prior);
    const answer =
      this.#answer?.negatives === negatives
        ? this.#answer
        : answerTo({
            ...this.#state,
            choice: { by: "negatives", negatives: Math.max(1, negatives) },
          });
    const { tightest } = answer.row;
    const at = `K = ${numberText(negatives, "en")}`;
    if (tightest === null) return `${at}: no bound has a value (${prior.name}).`;
    return `${at}: S ≤ ${boundText(tightest)} (${en.bounds.names[tightest.id]})`;
  }

  async #readFile(file: File): Promise<void> {
    // Readers of files are no part of the first load.
    const { countLabels } = await import("./label-file.ts");
    try {
      const { samples, classes, prior } = await countLabels(file);
      this.#file = {
        text: `${file.name}: ${numberText(samples, "en")} labels of ${numberText(classes, "en")} classes, counted here.`,
        isProblem: false,
      };
      this.#controls.showCounts();
      this.set({ ...this.#state, prior });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#file = { text: `${file.name}: ${error.message}`, isProblem: true };
      this.#schedule();
    }
  }

  /** A file may be dropped anywhere on the calculator. */
  #listenForFiles(): void {
    const root = this.#root;
    root.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      root.classList.add("dragged-over");
    });
    root.addEventListener("dragleave", (event) => {
      if (!root.contains(event.relatedTarget as Node | null)) root.classList.remove("dragged-over");
    });
    root.addEventListener("drop", (event) => {
      root.classList.remove("dragged-over");
      const [file] = event.dataTransfer?.files ?? [];
      if (file === undefined) return;
      event.preventDefault();
      void this.#readFile(file);
    });
  }
}

function boundsData(
  prior: Prior,
  question: BoundsData["settings"],
  rows: readonly BoundsRow[],
  contrastiveLoss: number | undefined,
): BoundsData {
  return {
    prior,
    settings: question,
    rows,
    ...(contrastiveLoss !== undefined && { contrastiveLosses: rows.map(() => contrastiveLoss) }),
  };
}

/** Heights that depend on the width alone, so that nothing moves when a figure is drawn. */
function heightOf(name: FigureName, width: number): number {
  const isNarrow = width < 560;
  switch (name) {
    case "coverage":
    case "coupon-time":
      return 400;
    case "bounds":
      return isNarrow ? 620 : 520;
  }
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
