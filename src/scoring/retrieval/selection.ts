/** Bins between the smallest and the largest product of a query, and of a digit when sorting. */
const BINS = 2048;
const DIGIT_BITS = 11;

/** The rows with the largest products of one query, in linear time whatever the products are. */
export class Selection {
  readonly #products: Float32Array;
  readonly #bits: Int32Array;
  readonly #codes: Uint32Array;
  readonly #otherCodes: Uint32Array;
  readonly #otherRows: Int32Array;
  readonly #counts = new Int32Array(BINS);

  /** @param rows how many products a query has at most */
  constructor(rows: number) {
    this.#products = new Float32Array(rows);
    this.#bits = new Int32Array(this.#products.buffer);
    this.#codes = new Uint32Array(rows);
    this.#otherCodes = new Uint32Array(rows);
    this.#otherRows = new Int32Array(rows);
  }

  /**
   * Writes to `ranked` the rows in order, at least the `count` first ones: by falling product in
   * single precision, and of equal products the lower row first. `except` is left out.
   *
   * @param products of the query with each row
   * @param except −1 leaves out none
   * @param ranked of as many entries as there are products
   */
  select(
    products: Float32Array | Float64Array,
    except: number,
    count: number,
    ranked: Int32Array,
  ): void {
    const own = this.#products;
    const rows = products.length;
    own.set(products);
    const least = this.#countLeast(rows, except, count);
    const bits = this.#bits;
    const codes = this.#codes;
    let chosen = 0;
    for (let row = 0; row < rows; row++) {
      if (own[row] < least || row === except) continue;
      codes[chosen] = descendingCode(bits[row]);
      ranked[chosen++] = row;
    }
    this.#sort(chosen, ranked);
  }

  /** A product that at least `count` reach, and, unless many are alike, not many more. */
  least(products: Float32Array | Float64Array, count: number): number {
    this.#products.set(products);
    return this.#countLeast(products.length, -1, count);
  }

  #countLeast(rows: number, except: number, count: number): number {
    const own = this.#products;
    let smallest = Infinity;
    let largest = -Infinity;
    for (let row = 0; row < rows; row++) {
      if (row === except) continue;
      const product = own[row];
      if (product < smallest) smallest = product;
      if (product > largest) largest = product;
    }
    const width = (largest - smallest) / (BINS - 1);
    if (!(width > 0)) return smallest;
    const counts = this.#counts.fill(0);
    const scale = 1 / width;
    for (let row = 0; row < rows; row++) {
      if (row !== except) counts[((largest - own[row]) * scale) | 0]++;
    }
    let bin = 0;
    for (let total = 0; total < count && bin < BINS; ) total += counts[bin++];
    // A bin further, as rounding may put a product on either side of an edge.
    return largest - (bin + 1) * width;
  }

  /** By radix, three digits; stable, so that equal products keep the order of their rows. */
  #sort(count: number, rows: Int32Array): void {
    let [codes, otherCodes] = [this.#codes, this.#otherCodes];
    let [order, otherOrder] = [rows, this.#otherRows];
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
      const counts = this.#counts.fill(0);
      for (let at = 0; at < count; at++) counts[(codes[at] >>> shift) & (BINS - 1)]++;
      let total = 0;
      for (let digit = 0; digit < BINS; digit++) {
        const size = counts[digit];
        counts[digit] = total;
        total += size;
      }
      for (let at = 0; at < count; at++) {
        const place = counts[(codes[at] >>> shift) & (BINS - 1)]++;
        otherCodes[place] = codes[at];
        otherOrder[place] = order[at];
      }
      [codes, otherCodes] = [otherCodes, codes];
      [order, otherOrder] = [otherOrder, order];
    }
    // After an odd number of passes the result is in the other array.
    rows.set(order.subarray(0, count));
  }
}

/** Whether a product comes before another in this order, which tells 0 from −0. */
export function isBefore(
  product: number,
  row: number,
  otherProduct: number,
  otherRow: number,
): boolean {
  if (product !== otherProduct) return product > otherProduct;
  if (product === 0 && !Object.is(product, otherProduct)) return Object.is(product, 0);
  return row < otherRow;
}

/** A whole number that falls, unsigned, as the single-precision number of these bits grows. */
function descendingCode(bits: number): number {
  return bits < 0 ? bits : ~bits & 0x7fffffff;
}
