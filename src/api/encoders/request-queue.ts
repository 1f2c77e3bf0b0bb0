import { Problem } from "../problem.ts";

/** Requests that an isolate holds at once: one that is computed, and those that wait with their images. */
export const MOST_REQUESTS = 4;

/** Where a request waits for its turn. */
export interface Place {
  /** Runs `work` when all that came before are done, and nothing else meanwhile. */
  turn<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Requests one after another: there is one runtime, and its memory never shrinks. */
export class RequestQueue {
  #held = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @throws Problem `encoder-busy` if too many are held already */
  async hold<Result>(request: (place: Place) => Promise<Result>): Promise<Result> {
    if (this.#held === MOST_REQUESTS) {
      throw new Problem(
        "encoder-busy",
        `${MOST_REQUESTS} requests are being encoded or wait for it; send this one again in a second.`,
      );
    }
    this.#held += 1;
    try {
      return await request({ turn: (work) => this.#next(work) });
    } finally {
      this.#held -= 1;
    }
  }

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    // Whoever waits for the result hears of its failure; the next in the queue only waits.
    this.#last = result.catch(() => {});
    return result;
  }
}
