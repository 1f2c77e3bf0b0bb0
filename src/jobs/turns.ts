/** How long one computes at a time. */
const TURN_SECONDS = 0.05;

/** Shares a thread with what else it serves: other steps of the job, and questions about its progress. */
export class Turns {
  #began = Date.now();
  #computed = 0;

  /**
   * Ends the turn if it has lasted long enough: by the clock, or by what was computed since, for in a Worker
   * the clock stands still until something is read.
   *
   * @param computed seconds that this was planned to take
   */
  async took(computed: number): Promise<void> {
    this.#computed += computed;
    const seconds = Math.max(this.#computed, (Date.now() - this.#began) / 1000);
    if (seconds < TURN_SECONDS) return;
    await othersServed();
    this.#began = Date.now();
    this.#computed = 0;
  }
}

/**
 * Simulated locally, all Workers share a thread that looks for requests only when nothing else is left to
 * do, which with computation upon computation is never. A timer leaves such a moment.
 */
export function othersServed(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
