import type { Setting } from "../bounds/question.ts";
import type { ScoreInput, Shape } from "./input.ts";
import type { Warning } from "./warning.ts";

export const sections = [
  "contrastive",
  "bounds",
  "classification",
  "geometry",
  "retrieval",
] as const;

/** A part of the report. */
export type Section = (typeof sections)[number];

/** Parts to compute, and what a reader should know of those that are not. */
export interface ChosenSections {
  readonly included: readonly Section[];
  readonly warnings: readonly Warning[];
}

/** What decides which parts are possible. */
export interface SectionFacts {
  readonly setting: Setting;
  readonly hasTemperature: boolean;
  /** Samples of the largest class; null without labels. */
  readonly largestClass: number | null;
}

/** The parts that the input has everything for. */
export function possibleSections({
  setting,
  labels,
  temperature,
}: ScoreInput<Shape>): ChosenSections {
  const largestClass = labels?.counts.reduce((a, b) => Math.max(a, b)) ?? null;
  return sectionsOf({ setting, hasTemperature: temperature !== null, largestClass });
}

export function sectionsOf(facts: SectionFacts): ChosenSections {
  return chooseSections(sections, (section) => lacks(section, facts));
}

/**
 * Those of `candidates` for which `objection` finds none; a warning says of the others what it was.
 *
 * @param objection why a part is left out, as the end of a sentence; null if it is not
 */
export function chooseSections(
  candidates: readonly Section[],
  objection: (section: Section) => string | null,
): ChosenSections {
  const included: Section[] = [];
  const leftOut = new Map<string, Section[]>();
  for (const section of candidates) {
    const reason = objection(section);
    if (reason === null) included.push(section);
    else leftOut.set(reason, [...(leftOut.get(reason) ?? []), section]);
  }
  const warnings = Array.from(leftOut, ([reason, names]): Warning => {
    const verb = names.length === 1 ? "is" : "are";
    return { code: "left-out", message: `${list(names)} ${verb} left out: ${reason}.` };
  });
  return { included, warnings };
}

function lacks(
  section: Section,
  { setting, hasTemperature, largestClass }: SectionFacts,
): string | null {
  const noLabels = largestClass === null ? "there are no labels" : null;
  const noTemperature = hasTemperature ? null : "there is no temperature";
  switch (section) {
    case "contrastive":
      return noTemperature ?? (setting === "same-class" ? noLabels : null);
    case "bounds":
      return noLabels ?? noTemperature;
    case "classification":
      return noLabels;
    case "geometry":
      return null;
    case "retrieval":
      return noLabels ?? (largestClass === 1 ? ALL_ALONE : null);
  }
}

const ALL_ALONE = "every sample is alone in its class";

/** `a`, `a and b`, `a, b and c`. */
function list(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
