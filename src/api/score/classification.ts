import * as z from "zod";
import { probeSplits } from "../../scoring/classification/linear-probe.ts";
import { MOST_CONFUSED } from "../../scoring/classification/mean-classifier.ts";
import { featureScales, probePresets } from "../../scoring/classification/probe-presets.ts";
import { nullable } from "../answers.ts";
import { nearestNeighboursAnswer } from "./nearest-neighbours.ts";

const accuracy = {
  top1: z.number().describe("Of equal scores the first class counts"),
  top5: nullable,
  loss: z.number().describe("Mean −ln softmax of the true class, in nats"),
};

const meanClassifier = z.object({
  temperature: z.number().describe("Of the loss; 1 if none was given"),
  ...accuracy,
  macroF1: z.number().describe("Mean over classes"),
  balancedAccuracy: z.number().describe("Mean recall over classes"),
  perClass: z.array(
    z.object({
      name: z.string(),
      samples: z.number(),
      recall: z.number(),
      precision: nullable.describe("null if nothing is taken for the class"),
      f1: z.number(),
    }),
  ),
  confusion: z
    .array(z.array(z.number()))
    .nullable()
    .describe(
      `Samples of class i (row) taken for class j (column); null above ${MOST_CONFUSED} classes`,
    ),
  embeddings: z
    .array(z.object({ embedding: z.string(), ...accuracy }))
    .describe("The same for every view, their mean, and view_mean"),
  reason: z.string().nullable().describe("Why something is null"),
});

const tolerance = z.object({
  gradient: z
    .number()
    .describe("Largest entry of the gradient of objective/(C·n), for features of mean square 1"),
  gap: z.number().describe("Objective above its minimum, as a share of it"),
});

const linearProbe = z.object({
  preset: z.enum(probePresets),
  features: z.enum(featureScales),
  intercept: z.literal(true),
  inversePenalty: z.number().describe("C of the objective C·Σ loss + ½‖W‖²; b has no penalty"),
  candidates: z
    .array(
      z.object({
        inversePenalty: z.number(),
        top1: z.number().describe("Of the rows held out"),
        iterations: z.number(),
        converged: z.boolean(),
      }),
    )
    .nullable()
    .describe("Values of C that were tried; of equally good ones the smallest is taken"),
  candidateTolerance: tolerance.nullable(),
  validationSamples: nullable.describe("Training rows held out to choose C"),
  seed: z.number().describe("Of the split"),
  trainSamples: z.number(),
  testSamples: z.number(),
  dimensions: z.number(),
  tolerance,
  mostIterations: z.number(),
  iterations: z.number(),
  converged: z.boolean().describe("Whether gradient and gap are within the tolerance"),
  gradient: z.number(),
  gap: z.number().describe("Estimate"),
  objective: z.number().describe("As scikit-learn has it; for two classes of w = W₁ − W₀"),
  trainTop1: z.number(),
  ...accuracy,
  macroF1: z.number(),
});

const fewShot = z.object({
  experiments: z.number(),
  samplesPerClass: z.number(),
  smallerClasses: z.number().describe("Classes with fewer rows, which give all they have"),
  inversePenalty: z.number(),
  features: z.literal("raw"),
  intercept: z.literal(true),
  tolerance,
  mostIterations: z.number(),
  converged: z.number().describe("Experiments that came to the optimum"),
  seed: z.number(),
  testSamples: z.number(),
  top1: z.number().describe("Mean over experiments"),
  top1Deviation: z.number().describe("Standard deviation over experiments (n − 1)"),
  macroF1: z.number(),
  macroF1Deviation: z.number(),
  scores: z.array(z.object({ top1: z.number(), macroF1: z.number() })),
});

/** The schema of `classification`. */
export const classificationAnswer = z.object({
  meanClassifier,
  evaluated: z.string().describe("The array that the classifiers below are tested on"),
  split: z
    .enum(probeSplits)
    .describe(
      "What they are fitted on; without train, four fifths of the rows, tested on the rest",
    ),
  linearProbes: z.array(linearProbe),
  fewShot: fewShot.nullable(),
  nearestNeighbours: nearestNeighboursAnswer.nullable(),
});
