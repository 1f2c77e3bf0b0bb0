import { bytesText } from "./file-list.ts";
import type { Phase } from "./outcome.ts";

const TICK_MS = 200;
/** As far as an estimate is believed. */
const MOST = 0.98;

/** Shows how far a score is. Phases are announced, numbers that count up are not. */
export class Progress {
  readonly #bar: HTMLProgressElement;
  readonly #status: HTMLElement;
  readonly #started = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;
  #phase: Phase | undefined;
  #since = performance.now();

  constructor(bar: HTMLProgressElement, status: HTMLElement) {
    this.#bar = bar;
    this.#status = status;
    bar.hidden = false;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  show(phase: Phase): void {
    const text = phaseText(phase);
    if (phaseText(this.#phase) !== text) {
      this.#status.textContent = text;
      this.#since = performance.now();
    }
    this.#phase = phase;
    this.#tick();
  }

  /** Seconds from the start. */
  finish(status: string): number {
    clearInterval(this.#timer);
    this.#bar.hidden = true;
    this.#status.textContent = status;
    return (performance.now() - this.#started) / 1000;
  }

  #tick(): void {
    const share = shareOf(this.#phase, (performance.now() - this.#since) / 1000);
    if (share === null) this.#bar.removeAttribute("value");
    else this.#bar.value = share;
  }
}

function phaseText(phase: Phase | undefined): string {
  switch (phase?.kind) {
    case undefined:
      return "";
    case "preparing":
      return "Loading what computes …";
    case "uploading":
      return phase.total === 0 ? "Uploading …" : `Uploading ${bytesText(phase.total)} …`;
    case "reading":
      return "Reading …";
    case "computing": {
      const which = phase.models > 1 ? ` model ${phase.model} of ${phase.models}` : "";
      const about = phase.seconds === null ? "" : `, about ${secondsText(phase.seconds)}`;
      return `Computing${which}${about} …`;
    }
  }
}

/** Null if nobody knows. */
function shareOf(phase: Phase | undefined, elapsed: number): number | null {
  switch (phase?.kind) {
    case "uploading":
      return phase.total === 0 ? 0 : phase.sent / phase.total;
    case "computing":
      if (phase.seconds === null) return null;
      return (phase.model - 1 + Math.min(MOST, elapsed / phase.seconds)) / phase.models;
    default:
      return null;
  }
}

export function secondsText(seconds: number): string {
  if (seconds < 1) return "a second";
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} minutes`;
}
