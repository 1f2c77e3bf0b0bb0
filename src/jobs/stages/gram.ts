import { addGram, mirror } from "../../linalg/gram.ts";
import { singularValues, spectrum } from "../../scoring/geometry/spectrum.ts";
import { GRAM_PRODUCT, nanoseconds, stepCost } from "../costs.ts";
import { asks, evaluatedOf, type Outline, rowBytes, rowsPerChunk } from "../outline.ts";
import { blockOf, blocksIn, type Stage } from "../stage.ts";
import { groupSum, type SumTree, sumPhases } from "../sum-tree.ts";

/** Gram matrices of the rows as they are, and of those less their mean. */
export const gramKinds = ["uncentred", "centred"] as const;

/** Singular values, from sums of products of columns over blocks of rows. */
export function gramStages(outline: Outline): Stage[] {
  if (!asks(outline, "geometry")) return [];
  const { input, tiling } = outline;
  const { samples, dimensions } = input;
  if (samples < dimensions) return [wideSpectrumStage(outline)];
  const evaluated = evaluatedOf(input);
  const rows = Math.min(tiling.rowsPerBlock, samples);
  const blocks = blocksIn(samples, tiling.rowsPerBlock);
  const bytes = 8 * dimensions ** 2;
  return gramKinds.map((kind): Stage => {
    const tree: SumTree = { name: `gram.${kind}`, groups: [blocks], sums: ["products"], bytes };
    return {
      id: tree.name,
      steps: blocks,
      cost: stepCost({
        // And the eigenvalues, when all are done.
        seconds: rows * dimensions ** 2 * GRAM_PRODUCT + nanoseconds(2.5 * dimensions ** 3),
        readBytes: rows * rowBytes(input, evaluated),
        writtenBytes: bytes,
        memoryBytes: 2 * tiling.chunkBytes + 2 * bytes,
        operations: blocksIn(rows, rowsPerChunk(outline, [evaluated])) + tiling.sumsPerStep,
      }),
      async run(job, index) {
        const centre = kind === "centred" ? await job.mean(evaluated) : undefined;
        const { from, to } = blockOf(index, tiling.rowsPerBlock, samples);
        const products = new Float64Array(dimensions ** 2);
        for await (const { matrices } of job.chunks([evaluated], from, to)) {
          addGram(matrices[0], centre, products);
        }
        await job.partials.write(`gram.${kind}/${index}/products`, products);
      },
      merges: sumPhases(outline, tree),
      async reduce(job) {
        const products = await groupSum(job, tree, 0, "products");
        mirror(products, dimensions);
        await job.partials.write(`gram.${kind}/sigma`, singularValues(products));
        return false;
      },
    };
  });
}

/** Fewer rows than columns: the products of rows are fewer, and all rows fit. */
function wideSpectrumStage({ input }: Outline): Stage {
  const { samples, dimensions } = input;
  const evaluated = evaluatedOf(input);
  const bytes = samples * rowBytes(input, evaluated);
  return {
    id: "spectrum",
    steps: 1,
    cost: stepCost({
      seconds: 2 * samples ** 2 * dimensions * GRAM_PRODUCT + nanoseconds(5 * samples ** 3),
      readBytes: bytes,
      memoryBytes: bytes + 16 * samples ** 2,
      operations: 1,
    }),
    async run(job) {
      const found = spectrum(await job.rows(evaluated, 0, samples));
      await job.partials.writeJson("spectrum/found", found);
    },
  };
}
