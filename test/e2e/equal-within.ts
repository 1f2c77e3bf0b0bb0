import { expect } from "vitest";

/** Two answers that say the same: all alike, and numbers to `tolerance`, relative where they are above 1. */
export function expectEqualWithin(actual: unknown, expected: unknown, tolerance: number): void {
  const differences: string[] = [];
  compare(actual, expected, "", tolerance, differences);
  expect(differences).toEqual([]);
}

function compare(
  actual: unknown,
  expected: unknown,
  path: string,
  tolerance: number,
  differences: string[],
): void {
  if (typeof actual === "number" && typeof expected === "number") {
    const scale = Math.max(1, Math.abs(expected));
    if (Math.abs(actual - expected) <= tolerance * scale) return;
  } else if (isObject(actual) && isObject(expected)) {
    for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
      compare(actual[key], expected[key], `${path}/${key}`, tolerance, differences);
    }
    return;
  } else if (actual === expected) return;
  if (differences.length < 20) {
    differences.push(`${path}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
