import { InputError } from "../errors.ts";
import type { Figure } from "../figures/figure.ts";
import { DEFAULT_WIDTH, LARGEST, type Language, languages, SMALLEST } from "../figures/look.ts";
import { clear, createView, showFigure, showTable, type View } from "./element-view.ts";
import { elementWords } from "./element-words.ts";
import type { Computed, FigureKind, ReadRow } from "./figure-kind.ts";
import { integerOf, type Values, wordOf } from "./values.ts";

/** Parameters of the look; the width is that of the element, unless it is given. */
const LOOK = ["theme", "width", "height", "lang"] as const;
/** The K that is read at first; the greatest if it is not given. */
const AT = "at";

/** Where there is no document, as on a server, elements can be imported, though not made. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** The attributes of an element: HTML has the parameters' names in small letters. */
export function attributesOf({ parameters }: { readonly parameters: readonly string[] }): string[] {
  return [...parameters.map((name) => name.toLowerCase()), ...LOOK, AT];
}

/**
 * A live figure: attributes are parameters of the service, everything is computed in the page.
 *
 * What it shows can be read with the pointer, with the arrow keys, and as a table. It draws when it
 * comes near the window or is printed, and again when an attribute or its width changes.
 *
 * Fires `upsilon-change`, whose detail is the row that is read, and `upsilon-error`, whose detail is
 * `{parameter, message}`; both bubble.
 */
export abstract class FigureElement<Row extends ReadRow> extends Base {
  protected abstract readonly kind: FigureKind<Row>;

  #view: View | undefined;
  #isNear = false;
  #isStale = true;
  #computed: Computed<Row> | undefined;
  #figure: Figure | undefined;
  #row = 0;
  #width = 0;

  readonly #near = new IntersectionObserver(
    (entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#awake(),
    { rootMargin: "300px" },
  );
  readonly #size = new ResizeObserver(() => {
    if (this.clientWidth !== this.#width) this.#draw();
  });
  readonly #awake = () => {
    this.#near.disconnect();
    this.#isNear = true;
    this.#update();
  };

  connectedCallback(): void {
    if (this.#view === undefined) {
      this.#view = createView(this.attachShadow({ mode: "open" }));
      this.#listen(this.#view);
    }
    this.#near.observe(this);
    this.#size.observe(this);
    window.addEventListener("beforeprint", this.#awake);
  }

  disconnectedCallback(): void {
    this.#near.disconnect();
    this.#size.disconnect();
    window.removeEventListener("beforeprint", this.#awake);
  }

  attributeChangedCallback(_: string, before: string | null, after: string | null): void {
    if (before === after) return;
    // Attributes that change together are read together.
    if (!this.#isStale) queueMicrotask(() => this.#update());
    this.#isStale = true;
  }

  readonly #value = (name: string) => this.getAttribute(name) ?? undefined;

  #update(): void {
    if (!this.#isStale || !this.#isNear || !this.isConnected) return;
    this.#isStale = false;
    this.#try(() => {
      this.#computed = this.kind.compute(this.#value);
      const { rows } = this.#computed;
      const at = integerOf(this.#value, AT);
      this.#row = at === undefined ? rows.length - 1 : nearest(rows, (row) => row.negatives, at);
    });
    this.#draw();
    this.#fillTable();
    if (this.#computed !== undefined) this.#read(this.#row);
  }

  #draw(): void {
    const view = this.#view;
    const computed = this.#computed;
    if (view === undefined || computed === undefined) return;
    this.#width = this.clientWidth;
    const fitting = Math.min(LARGEST, Math.max(SMALLEST.width, this.#width || DEFAULT_WIDTH));
    this.#try(() => {
      wordOf(this.#value, "theme", ["auto", "light", "dark"]);
      this.#figure = computed.figure({
        theme: "auto",
        language: this.#language,
        width: lengthOf(this.#value, "width") ?? fitting,
        height: lengthOf(this.#value, "height"),
      });
      showFigure(view, this.#figure, computed.axisName(this.#language));
      view.data.hidden = false;
      view.summary.textContent = elementWords[this.#language].table;
      this.#mark();
    });
  }

  get #language(): Language {
    const tag = this.closest("[lang]")?.getAttribute("lang") ?? "";
    return languages.find((language) => language === tag.slice(0, 2).toLowerCase()) ?? "en";
  }

  /** Runs `action`; what is wrong with an attribute is said in place of the figure. */
  #try(action: () => void): void {
    const { problem } = this.#view as View;
    try {
      action();
      problem.textContent = "";
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { parameter, message } = error;
      clear(this.#view as View);
      this.#computed = undefined;
      this.#figure = undefined;
      problem.textContent = elementWords[this.#language].wrong(parameter, message);
      this.#tell("upsilon-error", { parameter, message });
    }
  }

  #read(row: number): void {
    this.#row = row;
    this.#mark();
    this.#tell("upsilon-change", (this.#computed as Computed<Row>).rows[row]);
  }

  /** Marks the row that is read in the figure, and says what is there. */
  #mark(): void {
    const { cursor, reading, reader } = this.#view as View;
    const { rows, place, sentence } = this.#computed as Computed<Row>;
    const { plots } = this.#figure as Figure;
    const row = rows[this.#row];
    const text = sentence(row, this.#language);
    const x = Math.round(plots[0].x.at(place(row)) * 10) / 10;
    cursor.setAttribute(
      "d",
      plots.map(({ frame }) => `M${x},${frame.top}V${frame.bottom}`).join(""),
    );
    reading.textContent = text;
    reader.ariaValueMin = String(place(rows[0]));
    reader.ariaValueMax = String(place(rows[rows.length - 1]));
    reader.ariaValueNow = String(place(row));
    reader.ariaValueText = text;
  }

  #tell(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #listen({ stage, reader, data }: View): void {
    const follow = ({ clientX }: PointerEvent) => {
      const drawing = stage.querySelector("svg")?.getBoundingClientRect();
      if (drawing === undefined || this.#figure === undefined) return;
      const { rows, place } = this.#computed as Computed<Row>;
      const { plots, width } = this.#figure;
      const x = ((clientX - drawing.left) * width) / drawing.width;
      const index = nearest(rows, (row) => plots[0].x.at(place(row)), x);
      if (index !== this.#row) this.#read(index);
    };
    stage.addEventListener("pointermove", follow);
    stage.addEventListener("pointerdown", follow);
    reader.addEventListener("keydown", (event) => {
      if (this.#computed === undefined) return;
      const to = rowAfter(event.key, this.#row, this.#computed.rows.length);
      if (to === undefined) return;
      event.preventDefault();
      if (to !== this.#row) this.#read(to);
    });
    data.addEventListener("toggle", () => this.#fillTable());
  }

  /** The table is made when somebody wants to see it. */
  #fillTable(): void {
    const view = this.#view as View;
    if (!view.data.open || this.#computed === undefined || this.#figure === undefined) return;
    showTable(view, this.#computed.table(this.#language), this.#figure.title);
  }
}

function lengthOf(values: Values, name: "width" | "height"): number | undefined {
  const length = integerOf(values, name);
  if (length === undefined || (length >= SMALLEST[name] && length <= LARGEST)) return length;
  throw new InputError(name, `must be from ${SMALLEST[name]} to ${LARGEST} pixels.`);
}

/** The index of the row whose `placeOf` is nearest to `wanted`. */
function nearest<Row>(rows: readonly Row[], placeOf: (row: Row) => number, wanted: number): number {
  let best = 0;
  rows.forEach((row, index) => {
    if (Math.abs(placeOf(row) - wanted) < Math.abs(placeOf(rows[best]) - wanted)) best = index;
  });
  return best;
}

/** Share of the rows that a page key goes on by. */
const PAGE = 0.1;

/** Where a key of a slider leads. */
function rowAfter(key: string, row: number, rows: number): number | undefined {
  const page = Math.max(1, Math.round(rows * PAGE));
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: row + 1,
    ArrowUp: row + 1,
    ArrowLeft: row - 1,
    ArrowDown: row - 1,
    PageUp: row + page,
    PageDown: row - page,
    Home: 0,
    End: rows - 1,
  };
  const to = targets[key];
  return to === undefined ? undefined : Math.min(rows - 1, Math.max(0, to));
}
