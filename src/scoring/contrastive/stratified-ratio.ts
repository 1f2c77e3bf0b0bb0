import type { Estimate } from "./subset-loss-types.ts";

/**
 * Estimates Σ_h w_h E x_h / Σ_h w_h E y_h from independent samples (x, y) in each stratum h, with the
 * standard error of its linearisation. With y = 1 and Σ_h w_h = 1 it is a stratified mean.
 *
 * Cochran, Sampling Techniques (1977), §6.11 (the combined ratio estimate).
 */
export class StratifiedRatio {
  /** Sums over strata, as many as `write` writes. */
  static readonly terms = 5;

  #numerator = 0;
  #denominator = 0;
  #varianceX = 0;
  #covariance = 0;
  #varianceY = 0;
  #samples = 0;
  #meanX = 0;
  #meanY = 0;
  #squaresX = 0;
  #products = 0;
  #squaresY = 0;

  /** A sample of the current stratum (Welford's updates). */
  add(x: number, y: number): void {
    this.#samples++;
    const deviationX = x - this.#meanX;
    const deviationY = y - this.#meanY;
    this.#meanX += deviationX / this.#samples;
    this.#meanY += deviationY / this.#samples;
    this.#squaresX += deviationX * (x - this.#meanX);
    this.#products += deviationX * (y - this.#meanY);
    this.#squaresY += deviationY * (y - this.#meanY);
  }

  /** Ends the current stratum, of at least two samples, and gives it its weight. */
  endStratum(weight: number): void {
    const scale = (weight * weight) / (this.#samples * (this.#samples - 1));
    this.#numerator += weight * this.#meanX;
    this.#denominator += weight * this.#meanY;
    this.#varianceX += scale * this.#squaresX;
    this.#covariance += scale * this.#products;
    this.#varianceY += scale * this.#squaresY;
    this.#samples = 0;
    this.#meanX = 0;
    this.#meanY = 0;
    this.#squaresX = 0;
    this.#products = 0;
    this.#squaresY = 0;
  }

  /** Writes the sums over the strata so far, which add up with those of other strata. */
  write(sums: Float64Array, at: number): void {
    sums[at] = this.#numerator;
    sums[at + 1] = this.#denominator;
    sums[at + 2] = this.#varianceX;
    sums[at + 3] = this.#covariance;
    sums[at + 4] = this.#varianceY;
  }

  /** Of the strata whose sums were written. */
  static from(sums: Float64Array, at: number): StratifiedRatio {
    const ratio = new StratifiedRatio();
    ratio.#numerator = sums[at];
    ratio.#denominator = sums[at + 1];
    ratio.#varianceX = sums[at + 2];
    ratio.#covariance = sums[at + 3];
    ratio.#varianceY = sums[at + 4];
    return ratio;
  }

  /** null if no sample had y ≠ 0. */
  estimate(): Estimate | null {
    if (this.#denominator === 0) return null;
    const value = this.#numerator / this.#denominator;
    const variance =
      this.#varianceX - 2 * value * this.#covariance + value * value * this.#varianceY;
    return { value, standardError: Math.sqrt(Math.max(0, variance)) / this.#denominator };
  }
}
