/** An answer as it was sent: enough to send it again. */
export interface RememberedAnswer {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Longer questions are answered anew: a client can send 16 kB of URL and more of headers for an
 * answer of 600 bytes, and keys are not counted among the bytes.
 */
const LONGEST_KEY = 1000;

/**
 * The last answers to deterministic requests, those not used for longest first out. Figures and tables that a page
 * embeds are asked for again and again; writing 27 kB of numbers costs more than everything else
 * about a request. Bounded in bytes, since an isolate has 128 MB for all it does.
 */
export class AnswerMemory {
  readonly #answers = new Map<string, RememberedAnswer>();
  readonly #capacity: number;
  #bytes = 0;

  /** @param capacity how many bytes the bodies may have together */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): RememberedAnswer | undefined {
    const answer = this.#answers.get(key);
    if (answer === undefined) return undefined;
    // A Map lists its keys in the order of insertion: to be used is to be inserted anew.
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    return answer;
  }

  set(key: string, answer: RememberedAnswer): void {
    this.#forget(key);
    const size = answer.body.length;
    // One answer never displaces more than a quarter of the others.
    if (size > this.#capacity / 4 || key.length > LONGEST_KEY) return;
    this.#answers.set(key, answer);
    this.#bytes += size;
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= this.#capacity) break;
      this.#forget(oldest);
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  #forget(key: string): void {
    const answer = this.#answers.get(key);
    if (answer === undefined) return;
    this.#answers.delete(key);
    this.#bytes -= answer.body.length;
  }
}
