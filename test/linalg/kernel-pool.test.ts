import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { kernelMemoryBytes } from "../../src/linalg/kernel-pool.ts";
import { momentBlocks } from "../../src/linalg/moment-blocks.ts";
import { productTiles } from "../../src/linalg/product-tiles.ts";
import { gridFor } from "../../src/linalg/similarity-moments.ts";
import type { Tile } from "../../src/linalg/tile.ts";
import { topKBlocks } from "../../src/linalg/top-k.ts";
import { averageLogits, logits } from "../../src/scoring/classification/logits.ts";
import { pairMomentBlocks } from "../../src/scoring/contrastive/pair-moment-blocks.ts";
import { KERNELS, use } from "./implementations.ts";
import { rowsOf } from "./rows.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Memory of the kernels after those that nobody has any more are gone. */
async function heldBytes(): Promise<number> {
  // What a WeakRef gave lives until the end of the turn.
  await setTimeout(0);
  collect();
  await setTimeout(0);
  return kernelMemoryBytes();
}

afterEach(() => use("javascript"));

describe.each(KERNELS)("the memory of the %s kernels", (implementation) => {
  beforeEach(async () => {
    use(implementation);
    for (const _ of productTiles(rowsOf(1, 1, 1), rowsOf(1, 1, 1))) break;
    await heldBytes();
  });

  it("is not shared by computations that take turns", () => {
    const [left, right] = [rowsOf(700, 16, 5), rowsOf(600, 16, 6)];
    const all = (tiles: Iterable<Tile>) => Array.from(tiles, ({ products }) => products.slice());
    const alone = [all(productTiles(left, right)), all(productTiles(right, left))];
    const walks = [productTiles(left, right), productTiles(right, left)];
    const together: (typeof alone)[number][] = [[], []];
    for (let turn = 0; turn < 8; turn++) {
      walks.forEach((walk, i) => {
        const { value, done } = walk.next();
        if (!done) together[i].push(value.products.slice());
      });
    }
    expect(together).toEqual(alone);
  });

  it("is that of one instance however many computations follow one another or are abandoned", async () => {
    const [left, right] = [rowsOf(700, 16, 5), rowsOf(300, 16, 6)];
    for (const _ of productTiles(left, right));
    const before = await heldBytes();
    for (let call = 0; call < 100; call++) for (const _ of productTiles(left, right)) break;
    expect(kernelMemoryBytes()).toBe(before);
  });

  it("is given back by computations that take turns, when one of them is at its end", async () => {
    const [one, two, means] = [rowsOf(90, 16, 5), rowsOf(90, 16, 6), rowsOf(5, 16, 7)];
    const options = { temperature: 0.5, grid: gridFor(50) };
    const take = () => {
      for (const _ of pairMomentBlocks(one, one, two, options));
      for (const _ of averageLogits([logits(one, means, 1), logits(two, means, 1)]));
    };
    take();
    const before = await heldBytes();
    for (let call = 0; call < 20; call++) take();
    expect(kernelMemoryBytes()).toBe(before);
  });

  it("is released where a computation is forgotten midway", async () => {
    const before = await heldBytes();
    const begin = () => {
      for (let i = 0; i < 5; i++) productTiles(rowsOf(700, 16, 5), rowsOf(300, 16, 6)).next();
      return kernelMemoryBytes();
    };
    expect(begin()).toBeGreaterThan(before);
    // One of them had taken the instance that waited.
    expect(await heldBytes()).toBe(0);
  });

  it.each([
    [2000, 3000, 8, 3000],
    [2000, 3000, 512, 20],
    [30, 60, 20_000, 60],
  ])("stays below 6 MB for %i × %i rows of %i values", async (rows, others, columns, k) => {
    const [left, right] = [rowsOf(rows, columns, 1), rowsOf(others, columns, 2)];
    for (const _ of productTiles(left, right)) break;
    for (const _ of topKBlocks(left, right, k)) break;
    for (const _ of momentBlocks(left, right, { temperature: 1, grid: gridFor(150) })) break;
    const bytes = await heldBytes();
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(6e6);
  });
});
