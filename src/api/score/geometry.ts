import * as z from "zod";
import { nullable } from "../answers.ts";

const alignment = z
  .object({
    alpha: z.literal(2),
    pairs: z.enum(["views of one sample", "samples of one class"]),
    value: z.number().describe("E‖z − z⁺‖², rows as they are"),
    unit: z.number().describe("The same of the rows divided by their norms"),
  })
  .nullable();

const summary = z.object({
  centred: z.boolean().describe("Whether the mean row was subtracted"),
  rankMe: z
    .number()
    .describe("exp of the entropy of σ/Σσ + ε; RankMe as published is the uncentred one"),
  effectiveRank: z.number().describe("exp of the entropy of σ/Σσ"),
  varianceEffectiveRank: z.number().describe("exp of the entropy of σ²/Σσ²"),
  stableRank: z.number().describe("Σσ²/σ₁²"),
  participationRatio: z.number().describe("(Σσ²)²/Σσ⁴"),
  numericalRank: z.number().describe("Singular values above 1e-6 of the largest"),
  conditionNumber: nullable.describe("σ₁/σ_d"),
  singularValues: z.array(z.number()).describe("σ, the largest 64"),
  reason: z.string().nullable(),
});

/** The schema of `geometry`. */
export const geometryAnswer = z.object({
  evaluated: z.string().describe("The array whose spectrum, neighbours and classes these are"),
  alignment,
  uniformity: z.object({
    t: z.literal(2),
    value: z.number().describe("ln E e^{−t‖x − y‖²} over all pairs, rows as they are"),
    unit: z.number().describe("The same of the rows divided by their norms"),
  }),
  spectrum: z.object({
    epsilon: z.number().describe("ε of RankMe"),
    samples: z.number(),
    dimensions: z.number(),
    uncentred: summary,
    centred: summary,
    alphaReq: z.object({
      alpha: nullable.describe("α of λ_j ∝ j^{−α}, eigenvalues of the covariance"),
      rSquared: nullable,
      first: z.number().describe("Index of the first eigenvalue fitted"),
      last: z.number().describe("Index of the last, at most the numerical rank"),
      weights: z.literal("1/j"),
      reason: z.string().nullable(),
    }),
  }),
  hubness: z
    .object({
      k: z.number(),
      metric: z.literal("cosine"),
      skewness: nullable.describe("Of N_k, how many samples have a sample among their k nearest"),
      largest: z.number().describe("The largest N_k"),
      antihubs: z.number().describe("Share of samples with N_k = 0"),
      robinHood: z.number().describe("Σ|N_k − k|/(2kN)"),
      reason: z.string().nullable(),
    })
    .nullable(),
  neuralCollapse: z
    .object({
      nc1: nullable.describe("tr(Σ_W Σ_B⁺)/C"),
      withinToBetween: nullable.describe("tr Σ_W/tr Σ_B"),
      equinorm: nullable.describe("Standard deviation over mean of ‖μ_c − μ‖"),
      equiangularity: nullable.describe("Standard deviation of the cosines of the μ_c − μ"),
      maximalAngle: nullable.describe("Mean |cosine + 1/(C − 1)|"),
      etfDistance: nullable.describe("Distance of their Gram matrix from that of a simplex"),
      pseudoInverseThreshold: z.number(),
      conventions: z.string(),
      reason: z.string().nullable(),
    })
    .nullable(),
  silhouette: z.object({ euclidean: z.number(), cosine: z.number() }).nullable(),
  reason: z.string().nullable(),
});
