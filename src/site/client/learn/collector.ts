import type { Prior } from "../../../probability/prior.ts";

/** Draws classes from a prior until every one was seen, again and again. */
export class Collector {
  readonly prior: Prior;
  /** How often each class was drawn in the collection under way. */
  readonly counts: Uint32Array;
  drawn = 0;
  distinct = 0;
  /** The class drawn last. */
  last: number | null = null;
  /** Draws that each finished collection took, ascending. */
  finished: readonly number[] = [];
  readonly #uniform: () => number;

  /** @param uniform gives numbers in (0, 1) */
  constructor(prior: Prior, uniform: () => number) {
    this.prior = prior;
    this.counts = new Uint32Array(prior.classes);
    this.#uniform = uniform;
  }

  get isComplete(): boolean {
    return this.distinct === this.prior.classes;
  }

  /** One draw; the first after a complete collection begins the next one. */
  draw(): void {
    if (this.isComplete) {
      this.counts.fill(0);
      this.drawn = 0;
      this.distinct = 0;
    }
    const drawn = classAt(this.prior, this.#uniform());
    if (this.counts[drawn]++ === 0) this.distinct++;
    this.drawn++;
    this.last = drawn;
    if (this.isComplete) this.finished = [...this.finished, this.drawn].sort((a, b) => a - b);
  }

  /** Draws until the collection under way, or else the next one, is complete. */
  complete(): void {
    do this.draw();
    while (!this.isComplete);
  }
}

/** The class in whose part of [0, 1), as long as its probability, `place` lies. */
function classAt({ classes, weights, total }: Prior, place: number): number {
  if (weights === null) return Math.floor(place * classes);
  let rest = place * total;
  for (let index = 0; index < classes - 1; index++) {
    rest -= weights[index];
    if (rest < 0) return index;
  }
  return classes - 1;
}
