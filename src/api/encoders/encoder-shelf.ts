import type { EncoderCard } from "../../encoders/card.ts";
import type { Encoder } from "../../encoders/encoder.ts";
import { unknownEncoder } from "./unknown-encoder.ts";

/** Where encoders come from. */
export interface EncoderSource {
  readonly ids: readonly string[];
  card(id: string): Promise<EncoderCard>;
  open(card: EncoderCard): Promise<Encoder>;
}

/** The encoders of a Worker, of which one is open: memory that a session took is never given back. */
export class EncoderShelf {
  readonly #source: EncoderSource;
  readonly #cards = new Map<string, EncoderCard>();
  #open: Encoder | undefined;

  constructor(source: EncoderSource) {
    this.#source = source;
  }

  /** Every card, in the order of the registry. */
  cards(): Promise<EncoderCard[]> {
    return Promise.all(this.#source.ids.map((id) => this.card(id)));
  }

  has(id: string): boolean {
    return this.#source.ids.includes(id);
  }

  /** @throws Problem `not-found` */
  async card(id: string): Promise<EncoderCard> {
    if (!this.has(id)) throw unknownEncoder(id);
    const known = this.#cards.get(id) ?? (await this.#source.card(id));
    this.#cards.set(id, known);
    return known;
  }

  /** The encoder, opened in the place of the one before. For one caller at a time. */
  async encoder(card: EncoderCard): Promise<Encoder> {
    if (this.#open?.card.id === card.id) return this.#open;
    await this.#open?.release();
    this.#open = undefined;
    this.#open = await this.#source.open(card);
    return this.#open;
  }
}
