/** The coupon collector, to play. `?seed=` makes its draws those of everyone with the same link. */
import { html, render } from "lit";
import { probabilityText } from "../../figures/number-text.ts";
import { randomUniform } from "../../numerics/random.ts";
import { couponTime } from "../../probability/coupon-time.ts";
import { coverage } from "../../probability/coverage.ts";
import { collectingFigure } from "../learn/collecting-figure.ts";
import { COLLECTIONS } from "../learn/collections.ts";
import { number } from "../number.ts";
import { Collector } from "./learn/collector.ts";
import { showFigure } from "./parts/figure-view.ts";

/** So that each draw can be seen, and ten classes take two seconds. */
const DRAW_MS = 70;
/** A screen reader hears where the drawing has arrived, not every draw. */
const ANNOUNCED_AFTER_MS = 700;
const MANY = 100;

const host = document.querySelector<HTMLElement>("#collector");
if (host !== null) start(host);

function start(host: HTMLElement): void {
  const part = (name: string) => host.querySelector<HTMLElement>(`.collector-${name}`)!;
  const [controls, classes, curve] = [part("controls"), part("classes"), part("curve")];
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  const uniform = randomUniform(seed());
  let collector = new Collector(COLLECTIONS[0].prior(), uniform);
  let timer: number | undefined;
  let announcement: number | undefined;
  let announced = "";

  const choose = (id: string) => {
    stop();
    const chosen = COLLECTIONS.find((collection) => collection.id === id) ?? COLLECTIONS[0];
    collector = new Collector(chosen.prior(), uniform);
    show();
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const draw = () => {
    collector.draw();
    show();
  };
  const run = () => {
    if (timer !== undefined) {
      stop();
    } else if (stillness.matches) {
      collector.complete();
    } else {
      timer = window.setInterval(() => {
        collector.draw();
        if (collector.isComplete) stop();
        show();
      }, DRAW_MS);
    }
    show();
  };
  const collectMany = () => {
    stop();
    for (let count = 0; count < MANY; count++) collector.complete();
    show();
  };
  const again = () => {
    stop();
    collector = new Collector(collector.prior, uniform);
    show();
  };

  const show = () => {
    const isRunning = timer !== undefined;
    const text = collector.drawn === 0 ? "" : progress(collector);
    render(
      html`<label class="collector-choice"><span>Collect</span>
          <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
            ${COLLECTIONS.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
          </select></label>
        <div class="collector-buttons">
          <button type="button" class="primary" ?disabled=${isRunning} @click=${draw}>Draw one</button>
          <button type="button" @click=${run}>${isRunning ? "Stop" : "Draw until complete"}</button>
          <button type="button" @click=${collectMany}>Collect ${MANY} times</button>
          <button type="button" @click=${again}>Start again</button>
        </div>
        <div role="status" class="visually-hidden">${announced}</div>`,
      controls,
    );
    render(
      html`<ol
          class=${collector.prior.classes > 10 ? "many" : ""}
          aria-label="Classes, and how often each was drawn"
        >
          ${Array.from(
            collector.counts,
            (count, index) =>
              html`<li class=${tileClass(count, index === collector.last)}>
                <span class="visually-hidden">class ${index + 1} drawn</span> ${count}
              </li>`,
          )}
        </ol>
        <p class="collector-progress">${text === "" ? "No draws yet." : text}</p>
        <p class="collector-times quiet">${times(collector)}</p>`,
      classes,
    );
    showCurve();
    clearTimeout(announcement);
    announcement = window.setTimeout(() => {
      if (announced === text || timer !== undefined) return;
      announced = text;
      show();
    }, ANNOUNCED_AFTER_MS);
  };
  const showCurve = () => {
    const { prior, drawn, finished } = collector;
    const width = Math.max(260, Math.floor(curve.clientWidth));
    showFigure(
      curve,
      collectingFigure({ prior, drawn: drawn === 0 ? null : drawn, finished }, width),
    );
  };

  // As wide as there is room, whose pixels only the browser knows.
  new ResizeObserver(showCurve).observe(curve);
  show();
}

/** That of the address, so that a draw can be shared; or any. */
function seed(): number {
  const given = Number(new URLSearchParams(location.search).get("seed") ?? Number.NaN);
  return Number.isSafeInteger(given) && given >= 0
    ? given
    : crypto.getRandomValues(new Uint32Array(1))[0];
}

function tileClass(count: number, isLast: boolean): string {
  return `${count > 0 ? "seen" : "missing"}${isLast && count > 0 ? " last" : ""}`;
}

/** Where the collection is, and how likely it was to be complete by now. */
function progress({ prior, drawn, distinct, isComplete }: Collector): string {
  const likely = probabilityText(coverage(prior, drawn), "en");
  const draws = `${number(drawn)} ${drawn === 1 ? "draw" : "draws"}`;
  return isComplete
    ? `Complete after ${draws}. The chance to be complete by then was υ = ${likely}.`
    : `${draws}: ${distinct} of ${prior.classes} classes. The chance to have all by now is υ = ${likely}.`;
}

/** The reader's own mean beside the expectation. */
function times({ prior, finished }: Collector): string {
  const { mean, variance } = couponTime(prior);
  const expected = `Expected: ${number(mean, 4)} draws, give or take ${number(Math.sqrt(variance), 2)}.`;
  if (finished.length === 0) return expected;
  const average = finished.reduce((sum, draws) => sum + draws, 0) / finished.length;
  const own =
    finished.length === 1
      ? `Your collection took ${number(finished[0])}.`
      : `Your ${number(finished.length)} collections took ${number(average, 4)} on average.`;
  return `${expected} ${own}`;
}
