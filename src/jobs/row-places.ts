import type { Outline } from "./outline.ts";
import { blockOf, blocksIn } from "./stage.ts";

/** A block of consecutive rows of an array. */
export interface RowPlace {
  readonly array: string;
  /** Which of the blocks of this array. */
  readonly block: number;
  readonly from: number;
  readonly to: number;
}

/** The blocks of some arrays, one array after the other, and of `train` if there is one. */
export function rowPlaces({ input, tiling }: Outline, arrays: readonly string[]): RowPlace[] {
  const lengths: [string, number][] = arrays.map((array) => [array, input.samples]);
  if (input.trainRows !== null) lengths.push(["train", input.trainRows]);
  return lengths.flatMap(([array, total]) =>
    Array.from({ length: blocksIn(total, tiling.rowsPerBlock) }, (_, block) => ({
      array,
      block,
      ...blockOf(block, tiling.rowsPerBlock, total),
    })),
  );
}
