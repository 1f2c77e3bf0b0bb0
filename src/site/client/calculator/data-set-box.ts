import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { numberText } from "../../../figures/number-text.ts";
import { type LabelPrior, labelPriors } from "../../../probability/named.ts";

interface DataSet extends LabelPrior {
  readonly slug: string;
  /** What is searched, in small letters. */
  readonly text: string;
}

const dataSets: readonly DataSet[] = Object.entries(labelPriors).map(([slug, prior]) => ({
  ...prior,
  slug,
  text: `${slug} ${prior.name} ${prior.modality} ${prior.classes}`.toLowerCase(),
}));

/** Those whose slug, name, modality or number of classes have every word of `typed`. */
export function matchingDataSets(typed: string): readonly DataSet[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return dataSets.filter(({ text }) => words.every((word) => text.includes(word)));
}

/** A box that searches the named priors (ARIA's combobox with a list). */
export class DataSetBox {
  readonly #choose: (slug: string) => void;
  readonly #changed: () => void;
  /** What is typed; null while the box shows what is chosen. */
  #typed: string | null = null;
  #isOpen = false;
  #active = -1;

  constructor(choose: (slug: string) => void, changed: () => void) {
    this.#choose = choose;
    this.#changed = changed;
  }

  view(slug: string): TemplateResult {
    const found = this.#found;
    const active = this.#isOpen ? found[this.#active] : undefined;
    const chosen = Object.hasOwn(labelPriors, slug) ? labelPriors[slug].name : "";
    return html`<div class="box">
      <input
        id="data-set"
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck="false"
        placeholder="Search 42 data sets"
        aria-autocomplete="list"
        aria-controls="data-sets"
        aria-expanded=${this.#isOpen ? "true" : "false"}
        aria-activedescendant=${active ? `data-set-${active.slug}` : nothing}
        .value=${live(this.#typed ?? chosen)}
        @input=${this.#input}
        @keydown=${this.#press}
        @focus=${this.#focus}
        @click=${this.#open}
        @blur=${this.#close}
      />
      <ul id="data-sets" role="listbox" aria-label="Data sets" ?hidden=${!this.#isOpen}>
        ${
          this.#isOpen
            ? found.map(
                (set, index) => html`<li
                  id="data-set-${set.slug}"
                  role="option"
                  aria-selected=${index === this.#active ? "true" : "false"}
                  @pointerdown=${(event: Event) => this.#take(event, set.slug)}
                ><span>${set.name}</span> <small>${set.modality}, ${numberText(set.classes, "en")} ${set.uniform ? "equal classes" : "classes"}</small></li>`,
              )
            : nothing
        }${this.#isOpen && found.length === 0 ? html`<li class="none">No data set has these words.</li>` : nothing}
      </ul>
    </div>`;
  }

  get #found(): readonly DataSet[] {
    return matchingDataSets(this.#typed ?? "");
  }

  readonly #input = (event: InputEvent) => {
    this.#typed = (event.target as HTMLInputElement).value;
    this.#isOpen = true;
    this.#active = this.#typed === "" ? -1 : 0;
    this.#changed();
  };

  readonly #focus = (event: FocusEvent) => (event.target as HTMLInputElement).select();

  readonly #open = () => {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#active = -1;
    this.#changed();
  };

  readonly #close = () => {
    this.#isOpen = false;
    this.#typed = null;
    this.#changed();
  };

  #take(event: Event, slug: string): void {
    event.preventDefault();
    this.#close();
    this.#choose(slug);
  }

  readonly #press = (event: KeyboardEvent) => {
    const last = this.#found.length - 1;
    switch (event.key) {
      case "ArrowDown":
        this.#active = this.#isOpen ? Math.min(last, this.#active + 1) : 0;
        this.#isOpen = true;
        break;
      case "ArrowUp":
        this.#active = this.#isOpen ? Math.max(0, this.#active - 1) : last;
        this.#isOpen = true;
        break;
      case "Enter": {
        const set = this.#isOpen ? this.#found[this.#active] : undefined;
        // Enter is for the box, not for the form around it.
        event.preventDefault();
        if (set === undefined) return;
        this.#close();
        this.#choose(set.slug);
        return;
      }
      case "Escape":
        if (!this.#isOpen) return;
        this.#close();
        break;
      default:
        return;
    }
    event.preventDefault();
    this.#changed();
    document.getElementById(`data-set-${this.#found[this.#active]?.slug}`)?.scrollIntoView({
      block: "nearest",
    });
  };
}
