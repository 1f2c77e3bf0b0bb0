/**
 * Why a bound says nothing at some K, as a kind that every language has words for. The library says
 * it in a sentence with the numbers at hand; a note at a figure is about a whole line.
 */
export const reasonKinds = [
  "too-few-draws",
  "collides-always",
  "needs-two-classes",
  "needs-negatives",
  "needs-uniform",
  "needs-temperature",
  "other-setting",
  "not-measured",
  "no-optimum",
  "contradiction",
  "rounding",
  "not-positive",
] as const;

export type ReasonKind = (typeof reasonKinds)[number];

/**
 * What the library's sentences have in them; a test finds every one of them among these. Figures are made
 * of answers over HTTP, too, and those have the sentence only.
 */
const SENTENCES: readonly (readonly [part: string, kind: ReasonKind])[] = [
  ["draws cannot cover", "too-few-draws"],
  ["every negative collides", "collides-always"],
  ["needs at least two classes", "needs-two-classes"],
  ["needs at least one negative", "needs-negatives"],
  ["for a uniform prior only", "needs-uniform"],
  ["features with a temperature", "needs-temperature"],
  ["for the setting", "other-setting"],
  ["not given", "not-measured"],
  ["no closed-form optimum", "no-optimum"],
  ["would be negative", "contradiction"],
  ["lost in rounding", "rounding"],
];

/** The kind of the library's `reason`; undefined if it has none. */
export function reasonKind(reason: string): ReasonKind | undefined {
  return SENTENCES.find(([part]) => reason.includes(part))?.[1];
}
