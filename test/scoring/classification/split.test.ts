import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsByClass, stratifiedSplit } from "../../../src/scoring/classification/split.ts";

const CLASSES = 4;

describe("a stratified split", () => {
  it("holds out the share of every class, to the nearest row, and never all of it", () => {
    const labels = fc.array(fc.integer({ min: -1, max: CLASSES - 1 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        labels,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (of, share, seed) => {
          const classes = Int32Array.from(of);
          const { kept, heldOut } = stratifiedSplit(classes, CLASSES, share, seed);
          const both = [...kept, ...heldOut].sort((a, b) => a - b);
          expect(both).toEqual([...classes.keys()].filter((row) => classes[row] >= 0));
          rowsByClass(classes, CLASSES).forEach((rows, c) => {
            const out = heldOut.filter((row) => classes[row] === c).length;
            const most = Math.max(0, rows.length - 1);
            expect(out).toBe(Math.min(most, Math.round(share * rows.length)));
          });
        },
      ),
      { seed: 5 },
    );
  });

  it("is the same for the same seed and another for another", () => {
    const labels = Int32Array.from({ length: 100 }, (_, row) => row % CLASSES);
    const rows = (seed: number) => [...stratifiedSplit(labels, CLASSES, 0.2, seed).heldOut];
    expect(rows(3)).toEqual(rows(3));
    expect(rows(3)).not.toEqual(rows(4));
  });
});
