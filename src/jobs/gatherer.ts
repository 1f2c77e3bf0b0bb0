import type { Matrix } from "../linalg/matrix.ts";
import type { Gathered } from "./job.ts";
import type { Partials } from "./partials.ts";

/** Puts together rows that do not lie together, and writes them whenever it holds as many as it may. */
export class Gatherer {
  readonly #partials: Partials;
  readonly #address: string;
  readonly #wanted: Int32Array;
  readonly #rows: Float32Array | Float64Array;
  readonly #columns: number;
  readonly #pieces: Gathered["pieces"][number][] = [];
  #next = 0;
  #held = 0;

  /**
   * @param address of what it writes, to which the number of the piece is added
   * @param wanted rows, ascending
   */
  constructor(
    partials: Partials,
    address: string,
    wanted: Int32Array,
    { columns, isDouble, bytes }: { columns: number; isDouble: boolean; bytes: number },
  ) {
    this.#partials = partials;
    this.#address = address;
    this.#wanted = wanted;
    this.#columns = columns;
    const most = Math.floor(bytes / (columns * (isDouble ? 8 : 4)));
    const length = columns * Math.min(wanted.length, Math.max(1, most));
    this.#rows = isDouble ? new Float64Array(length) : new Float32Array(length);
  }

  /** Takes what is wanted of consecutive rows, which come in their order. */
  async take({ rows, data }: Matrix, first: number): Promise<void> {
    const columns = this.#columns;
    for (; this.#wanted[this.#next] < first + rows; this.#next++) {
      const start = (this.#wanted[this.#next] - first) * columns;
      this.#rows.set(data.subarray(start, start + columns), this.#held * columns);
      this.#held++;
      if (this.#held * columns === this.#rows.length) await this.#write();
    }
  }

  /** What was written, when all rows have come. */
  async pieces(): Promise<Gathered["pieces"]> {
    await this.#write();
    return this.#pieces;
  }

  async #write(): Promise<void> {
    if (this.#held === 0) return;
    const address = `${this.#address}.${this.#pieces.length}`;
    await this.#partials.write(address, this.#rows.subarray(0, this.#held * this.#columns));
    this.#pieces.push({ address, rows: this.#held });
    this.#held = 0;
  }
}
