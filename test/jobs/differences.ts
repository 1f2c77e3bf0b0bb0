/**
 * Where two reports differ by more than is allowed: numbers by `allowed` of max(1, |value|); counts, and all
 * that is no number, at all.
 */
export function differences(
  actual: unknown,
  expected: unknown,
  allowed: number,
  path = "",
): string[] {
  if (typeof actual === "number" && typeof expected === "number") {
    const isClose =
      actual === expected ||
      (!isCount(expected) &&
        Math.abs(actual - expected) <= allowed * Math.max(1, Math.abs(expected)));
    return isClose ? [] : [`${path}: ${actual}, expected ${expected}`];
  }
  if (isObject(actual) && isObject(expected)) {
    const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
    return [...keys].flatMap((key) =>
      differences(actual[key], expected[key], allowed, `${path}.${key}`),
    );
  }
  return actual === expected
    ? []
    : [`${path}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`];
}

/** Shares and means are no whole numbers, unless they are 0 or 1, or so large that all numbers are. */
function isCount(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) > 1 && Math.abs(value) < 2 ** 31;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
