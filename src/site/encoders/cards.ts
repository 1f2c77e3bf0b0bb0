import type { EncoderCard } from "../../encoders/card.ts";
import { type Html, html } from "../html.ts";
import { number } from "../number.ts";

/** What the page reads of a card besides what every program needs. */
interface ShownCard extends EncoderCard {
  readonly data: {
    readonly name: string;
    readonly classes: readonly string[];
    readonly licence: string;
  };
  readonly network: string;
  readonly parameters: number;
  readonly draws: number;
  readonly metrics: Readonly<
    Record<"features" | "projection", Readonly<Record<"meanClassifier" | "linearProbe", Estimate>>>
  >;
}

interface Estimate {
  readonly value: number;
  readonly interval: readonly [number, number];
}

/** The cards, a row each, by data set and by how many draws they were trained with. */
export function cardTables(cards: readonly EncoderCard[]): Html {
  const shown = (cards as readonly ShownCard[]).toSorted((a, b) => a.draws - b.draws);
  const sets = Map.groupBy(shown, ({ data }) => data.name);
  return html`${Array.from(sets, ([name, of]) => cardTable(name, of))}`;
}

function cardTable(name: string, cards: readonly ShownCard[]): Html {
  const [{ data, network, parameters, input, outputs, temperature }] = cards;
  const colour = input.channels === 1 ? "grey" : "colour";
  return html`<h3>${name}</h3>
<p>${data.classes.length} classes; ${input.height} × ${input.width} pixels, ${colour}. Network <code>${network}</code>, ${number(Math.round(parameters / 1000))} thousand parameters; features of ${outputs.features.dimensions} dimensions, ${outputs.projection.dimensions} behind the head; temperature ${temperature}. Licence of the data: ${data.licence}.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Encoders of ${name}">
<table>
<thead><tr><th scope="col">encoder</th><th scope="col">K + 1</th><th scope="col">linear probe</th><th scope="col">95 %</th><th scope="col">mean classifier</th><th scope="col">ONNX</th></tr></thead>
<tbody>
${cards.map(cardRow)}</tbody>
</table>
</div>
`;
}

function cardRow({ id, draws, metrics, bytes }: ShownCard): Html {
  const { linearProbe, meanClassifier } = metrics.features;
  const [low, high] = linearProbe.interval;
  return html`<tr><th scope="row"><a href="/v1/encoders/${id}"><code>${id}</code></a></th><td>${draws}</td><td>${percent(linearProbe.value)}</td><td class="quiet">${percent(low)} – ${percent(high)}</td><td>${percent(meanClassifier.value)}</td><td><a href="/v1/encoders/${id}/model.onnx">${(bytes / 1e6).toFixed(1)} MB</a></td></tr>
`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
