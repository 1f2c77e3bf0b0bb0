import { html, nothing, render, type TemplateResult } from "lit";
import type { EncoderCard } from "../../../encoders/card.ts";
import { ImageError } from "../../../encoders/image-error.ts";
import type { Matrix } from "../../../linalg/matrix.ts";
import { number } from "../../number.ts";
import { cosine, type Neighbour, nearest } from "./nearest.ts";
import { pixelCanvas } from "./pixel-canvas.ts";
import { type Embedded, embedAt, type Place, places } from "./places.ts";
import { type Query, queryOfFile, viewsOf } from "./query.ts";
import { loadSamples, type Samples } from "./samples.ts";

/** What the page reads of a card besides what every program needs. */
export interface BenchCard extends EncoderCard {
  readonly data: { readonly name: string; readonly classes: readonly string[] };
  readonly draws: number;
}

const PLACE_NAMES: Readonly<Record<Place, string>> = {
  edge: "on the edge",
  browser: "in this browser",
  "browser-int8": "in this browser, rounded to 8 bits",
};

const PICKS = 20;
const NEIGHBOURS = 10;
/** The picture and two views of it. */
const PICTURES = 3;

/** What is known of a picture at a place. */
interface Outcome {
  readonly embedded: Embedded;
  readonly neighbours: readonly Neighbour[];
  /** Of the features of the two views. */
  readonly viewCosine: number;
}

/** Makes `host` a bench to try encoders at. */
export async function bench(host: HTMLElement, cards: readonly BenchCard[]): Promise<void> {
  let card = cards[0];
  let samples: Samples | undefined;
  let place: Place = "edge";
  let query: Query | undefined;
  let views: readonly Uint8Array[] = [];
  let outcomes: Partial<Record<Place, Outcome>> = {};
  let isBusy = false;
  let wrong = "";
  /** Whatever comes back for an older question is dropped. */
  let question = 0;
  const references = new Map<string, Promise<Matrix>>();

  const possible = () => places.filter((at) => at !== "browser-int8" || card.int8 !== undefined);
  const pixelsOf = (index: number) => {
    const { height, width, channels } = card.input;
    const size = height * width * channels;
    return samples?.pixels.subarray(index * size, (index + 1) * size) ?? new Uint8Array(size);
  };
  const classOf = (index: number) => card.data.classes[samples?.labels[index] ?? 0];

  const failed = (error: unknown) => {
    if (!(error instanceof Error)) throw error;
    wrong = error.message;
    isBusy = false;
    show();
  };
  const chooseCard = async (id: string) => {
    const before = card;
    card = cards.find((candidate) => candidate.id === id) ?? cards[0];
    outcomes = {};
    if (!possible().includes(place)) place = "edge";
    if (card.data.name === before.data.name) {
      if (query !== undefined) return ask(query);
      return show();
    }
    query = undefined;
    samples = undefined;
    show();
    samples = await loadSamples(card.data.name, card.input);
    show();
  };
  const referencesAt = (at: Place, of: Samples) => {
    const key = `${card.id} ${at}`;
    const known = references.get(key);
    if (known !== undefined) return known;
    const computed = embedAt(at, card, of.pixels).then(({ embeddings }) => embeddings);
    references.set(key, computed);
    computed.catch(() => references.delete(key));
    return computed;
  };
  const ask = async (asked: Query, seed = crypto.getRandomValues(new Uint32Array(1))[0]) => {
    query = asked;
    views = viewsOf(asked, card, seed);
    outcomes = {};
    await run();
  };
  const run = async () => {
    if (query === undefined || samples === undefined) return;
    const mine = ++question;
    const at = place;
    wrong = "";
    isBusy = true;
    show();
    const pixels = new Uint8Array(PICTURES * query.pixels.length);
    for (const [index, picture] of [query.pixels, ...views].entries()) {
      pixels.set(picture, index * query.pixels.length);
    }
    const among = await referencesAt(at, samples);
    const embedded = await embedAt(at, card, pixels);
    if (mine !== question) return;
    const { embeddings } = embedded;
    outcomes = {
      ...outcomes,
      [at]: {
        embedded,
        neighbours: nearest(embeddings, 0, among, NEIGHBOURS, query.sample),
        viewCosine: cosine(embeddings, 1, embeddings, 2),
      },
    };
    isBusy = false;
    show();
  };
  const pick = (index: number) =>
    void ask({
      name: classOf(index),
      pixels: pixelsOf(index).slice(),
      steps: [],
      sample: index,
    }).catch(failed);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      await ask(await queryOfFile(file, card.input));
    } catch (error) {
      failed(error instanceof ImageError ? new Error(`${file.name}: ${error.message}`) : error);
    }
  };
  const choosePlace = (chosen: Place) => {
    place = chosen;
    run().catch(failed);
  };

  const show = () => {
    const outcome = outcomes[place];
    render(
      html`<div
          class="bench-controls"
          @dragover=${(event: DragEvent) => event.preventDefault()}
          @drop=${(event: DragEvent) => {
            event.preventDefault();
            void take(event.dataTransfer?.files[0]);
          }}
        >
          <p class="bench-choice">
            <label for="bench-encoder">Encoder</label>
            <select
              id="bench-encoder"
              @change=${(event: Event) => {
                chooseCard((event.target as HTMLSelectElement).value).catch(failed);
              }}
            >
              ${cards.map(({ id }) => html`<option ?selected=${id === card.id}>${id}</option>`)}
            </select>
          </p>
          <fieldset class="bench-choice">
            <legend>Run</legend>
            ${possible().map(
              (name) =>
                html`<label
                  ><input
                    type="radio"
                    name="bench-place"
                    .checked=${name === place}
                    @change=${() => choosePlace(name)}
                  />
                  ${PLACE_NAMES[name]}</label
                >`,
            )}
          </fieldset>
          <p class="bench-choice">
            <label for="bench-file">Your picture <span class="quiet">or drop it here; it is prepared in this page</span></label>
            <input
              id="bench-file"
              type="file"
              accept="image/png,image/jpeg,image/webp"
              @change=${(event: Event) => void take((event.target as HTMLInputElement).files?.[0])}
            />
          </p>
          <fieldset class="bench-picks">
            <legend>Or one of these <span class="quiet">(test images of ${card.data.name})</span></legend>
            ${samples === undefined ? nothing : picks(samples, query, pick)}
          </fieldset>
        </div>
        <p role="status" class="bench-status">${statusText()}</p>
        <div class="bench-outcome">
          ${query === undefined ? nothing : pictures(query, outcome)}
          ${outcome === undefined ? nothing : neighbourList(outcome)}
          ${timings()}
        </div>`,
      host,
    );
  };
  const picks = (of: Samples, asked: Query | undefined, choose: (index: number) => void) =>
    Array.from({ length: PICKS }, (_, position) => {
      const index = Math.floor(((position + 0.5) * of.labels.length) / PICKS);
      return html`<label
        ><input
          type="radio"
          name="bench-pick"
          class="visually-hidden"
          .checked=${asked?.sample === index}
          @change=${() => choose(index)}
        />${pixelCanvas(pixelsOf(index), card.input, classOf(index))}</label
      >`;
    });
  const statusText = () => {
    if (wrong !== "") return html`<span class="problem">${wrong}</span>`;
    if (isBusy) return place === "edge" ? "Computing …" : "Loading and computing …";
    const outcome = outcomes[place];
    if (outcome === undefined || query === undefined) return "Choose a picture.";
    const [first] = outcome.neighbours;
    return `${query.name}: the nearest of ${samples?.labels.length} test images is ${classOf(first.index)}, cosine ${first.cosine.toFixed(3)}.`;
  };
  const pictures = (asked: Query, outcome: Outcome | undefined): TemplateResult => {
    const steps = asked.steps.length === 0 ? "as it is" : asked.steps.join(", ");
    return html`<div class="bench-pictures">
      <figure>
        ${pixelCanvas(asked.pixels, card.input, `${asked.name}, prepared`)}
        <figcaption>${asked.name}: ${steps}</figcaption>
      </figure>
      ${views.map(
        (view, index) =>
          html`<figure>
            ${pixelCanvas(view, card.input, `view ${index + 1} of ${asked.name}`)}
            <figcaption>view ${index + 1}</figcaption>
          </figure>`,
      )}
      <div>
        <p>
          Views as in training.
          ${outcome === undefined ? nothing : html`Cosine of their features: <strong>${outcome.viewCosine.toFixed(3)}</strong>.`}
        </p>
        <button type="button" @click=${() => void ask(asked).catch(failed)}>Other views</button>
      </div>
    </div>`;
  };
  const neighbourList = ({ neighbours }: Outcome): TemplateResult =>
    html`<ol class="bench-neighbours" aria-label="Nearest test images">
      ${neighbours.map(
        ({ index, cosine }) =>
          html`<li>
            ${pixelCanvas(pixelsOf(index), card.input, "")}
            <span>${classOf(index)}</span> <span class="quiet">${cosine.toFixed(3)}</span>
          </li>`,
      )}
    </ol>`;
  const timings = (): TemplateResult | typeof nothing => {
    const done = places.filter((name) => outcomes[name] !== undefined);
    if (done.length === 0) return nothing;
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Times">
        <table class="bench-times">
          <thead>
            <tr>
              <th scope="col">${PICTURES} pictures</th>
              <th scope="col">time</th>
              <th scope="col">loading, once</th>
              <th scope="col">off the edge’s</th>
            </tr>
          </thead>
          <tbody>
            ${done.map((name) => timing(name, outcomes[name]!.embedded))}
          </tbody>
        </table>
      </div>`;
  };
  const timing = (name: Place, { milliseconds, loading, means }: Embedded): TemplateResult =>
    html`<tr>
      <th scope="row">${PLACE_NAMES[name]} <span class="quiet">${means}</span></th>
      <td>${milliseconds.toFixed(0)} ms</td>
      <td>${loading === 0 ? "–" : `${loading.toFixed(0)} ms`}</td>
      <td>${name === "edge" || outcomes.edge === undefined ? "–" : number(difference(name), 2)}</td>
    </tr>`;
  /** The largest, of all features, which have norm 1. */
  const difference = (name: Place) => {
    const [one, other] = [outcomes.edge!, outcomes[name]!].map(
      ({ embedded }) => embedded.embeddings.data,
    );
    let most = 0;
    for (let index = 0; index < one.length; index++) {
      most = Math.max(most, Math.abs(one[index] - other[index]));
    }
    return most;
  };

  show();
  samples = await loadSamples(card.data.name, card.input);
  show();
}
