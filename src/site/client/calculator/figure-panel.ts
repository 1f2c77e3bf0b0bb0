import type { Figure } from "../../../figures/figure.ts";
import { svgElement } from "../../../figures/svg-element.ts";

interface Reading {
  /** What the axis is of, for who does not see it. */
  readonly label: string;
  /** What is at a value of the axis, in a sentence. */
  read(value: number): string;
  /** Takes the value as the one that is asked about; without it a figure can only be read. */
  choose?(value: number): void;
  /** The width has changed: the figure is to be drawn again. */
  resized(): void;
}

/** Of the frame's width, for a press of an arrow key. */
const STEP = 1 / 100;
const PAGE = 10;

/**
 * A figure whose values can be read with the pointer or the arrow keys, and chosen by dragging or with
 * Enter; a line marks the value chosen.
 */
export class FigurePanel {
  readonly #reading: Reading;
  readonly #overlay = document.createElement("div");
  readonly #text = document.createElement("p");
  readonly #stage = document.createElement("div");
  readonly #chosen = line("chosen");
  readonly #cursor = line("cursor");
  #figure: Figure | undefined;
  #value: number | null = null;
  #at: number | null = null;
  #width = 0;
  #basis: unknown;

  constructor(host: HTMLElement, reading: Reading) {
    this.#reading = reading;
    this.#stage.className = "stage";
    this.#text.className = "reading";
    const overlay = this.#overlay;
    overlay.className = "reader";
    overlay.role = "slider";
    overlay.tabIndex = 0;
    overlay.ariaLabel = reading.label;
    host.replaceChildren(this.#stage, this.#text);
    // Asked for while scripts run, a width would make the browser lay out everything, each time.
    new ResizeObserver(([{ contentRect }]) => {
      const width = Math.floor(contentRect.width);
      if (width === this.#width) return;
      this.#width = width;
      reading.resized();
    }).observe(host);
    overlay.addEventListener("pointermove", (event) => this.#point(event));
    overlay.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || reading.choose === undefined) return;
      // A finger scrolls the page; only a mouse or a pen drags.
      if (event.pointerType !== "touch") overlay.setPointerCapture(event.pointerId);
      this.#point(event);
      this.#choose();
    });
    overlay.addEventListener("pointerleave", () => this.#readAt(null));
    overlay.addEventListener("focus", () => this.#readAt(this.#value ?? this.#middle()));
    overlay.addEventListener("blur", () => this.#readAt(null));
    overlay.addEventListener("keydown", (event) => this.#press(event));
  }

  /** The width there is for a figure, in CSS pixels. */
  get width(): number {
    return this.#width;
  }

  show(figure: Figure): void {
    this.#figure = figure;
    const drawing = svgElement(figure);
    drawing.append(this.#chosen, this.#cursor);
    const { width, height, plots } = figure;
    const { left, right, top } = plots[0].frame;
    const { bottom } = plots[plots.length - 1].frame;
    const share = (length: number, of: number) => `${(100 * length) / of}%`;
    const { style } = this.#overlay;
    style.left = share(left, width);
    style.width = share(right - left, width);
    style.top = share(top, height);
    style.height = share(bottom - top, height);
    const isFocused = document.activeElement === this.#overlay;
    this.#stage.replaceChildren(drawing, this.#overlay);
    if (isFocused) this.#overlay.focus();
    this.#draw(this.#chosen, this.#value);
    this.#readAt(this.#at);
  }

  /** Marks the value that is asked about; `basis` is what the reading there depends on. */
  mark(value: number | null, basis: unknown): void {
    if (value === this.#value && basis === this.#basis) return;
    this.#value = value;
    this.#basis = basis;
    this.#draw(this.#chosen, value);
    if (this.#at === null) this.#say(value);
  }

  #point({ clientX, buttons, pointerType }: PointerEvent): void {
    if (this.#figure === undefined) return;
    const { frame, x } = this.#figure.plots[0];
    const box = this.#overlay.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    this.#readAt(Math.round(x.valueAt(frame.left + share * (frame.right - frame.left))));
    if (buttons === 1 && pointerType !== "touch") this.#choose();
  }

  #press(event: KeyboardEvent): void {
    if (this.#figure === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const { x } = this.#figure.plots[0];
    const at = this.#at ?? this.#middle();
    const move = (steps: number) => {
      const pixel = x.at(at) + steps * STEP * (x.to - x.from);
      const value = Math.round(x.valueAt(pixel));
      return value === at ? at + Math.sign(steps) : value;
    };
    const moves: Readonly<Record<string, () => number>> = {
      ArrowRight: () => move(1),
      ArrowUp: () => move(1),
      ArrowLeft: () => move(-1),
      ArrowDown: () => move(-1),
      PageUp: () => move(PAGE),
      PageDown: () => move(-PAGE),
      Home: () => Math.ceil(x.low),
      End: () => Math.floor(x.high),
    };
    if (event.key === "Enter" && this.#reading.choose) this.#choose();
    else if (event.key in moves) this.#readAt(moves[event.key]());
    else return;
    event.preventDefault();
  }

  #choose(): void {
    if (this.#at !== null) this.#reading.choose?.(this.#at);
  }

  #middle(): number {
    const { plots } = this.#figure as Figure;
    const { x } = plots[0];
    return Math.round(x.valueAt((x.from + x.to) / 2));
  }

  #readAt(value: number | null): void {
    if (this.#figure === undefined) return;
    const { x } = this.#figure.plots[0];
    this.#at =
      value === null ? null : Math.min(Math.floor(x.high), Math.max(Math.ceil(x.low), value));
    this.#draw(this.#cursor, this.#at === this.#value ? null : this.#at);
    this.#say(this.#at ?? this.#value);
  }

  #say(value: number | null): void {
    if (this.#figure === undefined) return;
    const { x } = this.#figure.plots[0];
    const text = value === null ? "" : this.#reading.read(value);
    this.#text.textContent = text;
    this.#overlay.ariaValueMin = String(Math.ceil(x.low));
    this.#overlay.ariaValueMax = String(Math.floor(x.high));
    this.#overlay.ariaValueNow = String(value ?? Math.ceil(x.low));
    this.#overlay.ariaValueText = text;
  }

  #draw(path: SVGPathElement, value: number | null): void {
    if (this.#figure === undefined) return;
    const { plots } = this.#figure;
    const isOn = value !== null && value >= plots[0].x.low && value <= plots[0].x.high;
    const pixel = isOn ? Math.round(plots[0].x.at(value) * 10) / 10 : 0;
    const pieces = plots.map(({ frame }) => `M${pixel},${frame.top}V${frame.bottom}`);
    path.setAttribute("d", isOn ? pieces.join("") : "");
  }
}

function line(name: string): SVGPathElement {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("class", name);
  return path;
}
