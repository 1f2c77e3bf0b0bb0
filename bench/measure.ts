/** Seconds per call of each candidate: the median of `rounds` batches, the candidates taking turns. */
export function measure<Name extends string>(
  candidates: Record<Name, () => unknown>,
  { rounds = 15, batchSeconds = 0.05 } = {},
): Record<Name, number> {
  const names = Object.keys(candidates) as Name[];
  const calls = new Map<Name, number>();
  for (const name of names) {
    // Warm up, and find how many calls fill a batch.
    let count = 1;
    while (secondsOf(candidates[name], count) < batchSeconds && count < 1e6) count *= 2;
    calls.set(name, count);
  }
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const count = calls.get(name)!;
      times.get(name)!.push(secondsOf(candidates[name], count) / count);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name)!)])) as Record<
    Name,
    number
  >;
}

/** Keeps results alive, so that no call is optimised away. */
export let sink: unknown;

function secondsOf(call: () => unknown, count: number): number {
  const start = performance.now();
  for (let i = 0; i < count; i++) sink = call();
  return (performance.now() - start) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** 0.000134 → "134 µs". */
export function duration(seconds: number): string {
  const units: [number, string][] = [
    [1, "s"],
    [1e-3, "ms"],
    [1e-6, "µs"],
    [1e-9, "ns"],
  ];
  const [scale, unit] = units.find(([size]) => seconds >= size) ?? units[3];
  return `${Number((seconds / scale).toPrecision(3))} ${unit}`;
}
