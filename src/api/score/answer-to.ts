import { type Reference, sectionReferences } from "../../scoring/references.ts";
import { sections } from "../../scoring/sections.ts";
import { NATURAL_LOGARITHMS } from "../answers.ts";
import type { ScoreOutcome } from "../environment.ts";
import { problemFrom } from "../problem.ts";
import { version } from "../version.ts";
import type { ScoreAnswer } from "./answer.ts";
import type { Scored } from "./table.ts";

/** The answer made of what the scorer returned; what it found wrong as the error it was there. */
export function answerTo(outcome: ScoreOutcome): ScoreAnswer {
  return withSources(scoredOf(outcome));
}

/** A report, or several, with what every answer carries. */
export function withSources<Given extends Scored>(scored: Given) {
  return { version, ...scored, conventions: CONVENTIONS, references: referencesOf(scored) };
}

const CONVENTIONS = [
  NATURAL_LOGARITHMS,
  "InfoNCE has the positive in its denominator; negatives are drawn independently, with replacement.",
  "Rows are neither normalised nor centred, except as asked by `normalize` and where a metric says so.",
];

function scoredOf(outcome: ScoreOutcome): Scored {
  switch (outcome.kind) {
    case "report":
      return outcome.report;
    case "comparison":
      return { models: outcome.models };
    case "problem":
      throw problemFrom(outcome.problem);
  }
}

/** The papers behind the parts that were computed, each once. */
function referencesOf(scored: Scored): Reference[] {
  const reports = "models" in scored ? scored.models : [scored];
  const present = sections.filter((section) => reports.some((report) => section in report));
  return [...new Set(present.flatMap((section) => sectionReferences[section]))];
}
