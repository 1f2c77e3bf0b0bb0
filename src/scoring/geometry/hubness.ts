import type { Matrix } from "../../linalg/matrix.ts";
import { nearest } from "../nearest.ts";

const NEIGHBOURS = 10;

/** How unevenly samples occur among the nearest neighbours of others (Radovanović et al. 2010). */
export interface Hubness {
  /** k, at most the number of other samples. */
  readonly k: number;
  readonly metric: "cosine";
  /** Skewness of N_k, the number of samples among whose k nearest a sample is; null if all are equal. */
  readonly skewness: number | null;
  /** The largest N_k. */
  readonly largest: number;
  /** Share of samples that are nobody's neighbour. */
  readonly antihubs: number;
  /** Σ|N_k − k| / (2kN): the share of neighbourhoods to be handed over until all are equal. */
  readonly robinHood: number;
  readonly reason: string | null;
}

/** Of equally near samples the one with the lower row comes first. */
export function hubness(rows: Matrix): Hubness {
  const k = hubNeighbours(rows.rows);
  const except = Int32Array.from({ length: rows.rows }, (_, row) => row);
  const counts = new Float64Array(rows.rows);
  for (const block of nearest(rows, rows, { metric: "cosine", k, except })) {
    for (let index = 0; index < block.rows * k; index++) counts[block.indices[index]]++;
  }
  return hubnessOf(counts, k);
}

/** k among so many samples. */
export function hubNeighbours(samples: number): number {
  return Math.min(NEIGHBOURS, samples - 1);
}

/** @param counts N_k of each sample */
export function hubnessOf(counts: Float64Array, k: number): Hubness {
  const samples = counts.length;
  let second = 0;
  let third = 0;
  let moved = 0;
  for (const count of counts) {
    second += (count - k) ** 2 / samples;
    third += (count - k) ** 3 / samples;
    moved += Math.abs(count - k);
  }
  return {
    k,
    metric: "cosine",
    skewness: second > 0 ? third / second ** 1.5 : null,
    largest: counts.reduce((a, b) => Math.max(a, b)),
    antihubs: counts.filter((count) => count === 0).length / samples,
    robinHood: moved / (2 * k * samples),
    reason: second > 0 ? null : "skewness: all samples occur equally often",
  };
}
