/** An answer as it was sent: enough to send it again. */
export interface RememberedAnswer {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What an answer takes besides its body and its key: headers and the entry itself. */
const OVERHEAD = 500;

/**
 * The last answers to deterministic requests, those not used for longest first out.
 *
 * Figures and tables that a page embeds are asked for again and again; writing 27 kB of numbers costs
 * more than everything else about a request. Bounded in bytes, since an isolate has 128 MB for all it
 * does. Keys count, too: a client can send kilobytes of headers for an answer of 600 bytes.
 */
export class AnswerMemory {
  readonly #answers = new Map<string, RememberedAnswer>();
  readonly #capacity: number;
  #bytes = 0;

  /** @param capacity how many bytes the answers may take together */
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
    const size = sizeOf(key, answer);
    // One answer never displaces more than a quarter of the others.
    if (size > this.#capacity / 4) return;
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
    this.#bytes -= sizeOf(key, answer);
  }
}

/** Two bytes a character of the key, in case it is not Latin. */
function sizeOf(key: string, answer: RememberedAnswer): number {
  return answer.body.length + 2 * key.length + OVERHEAD;
}

/** What a remembered answer may depend on. */
export function memoryKey(request: Request): string {
  return `${request.headers.get("Accept")} ${request.url}`;
}
