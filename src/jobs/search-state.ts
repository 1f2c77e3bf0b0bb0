import { pointOf, type SearchState } from "../scoring/classification/minimise.ts";
import type { Job } from "./job.ts";

/** A search that goes on in another step, and the round of the Hessian that preconditions it; −1: none does. */
export interface StoredSearch extends SearchState {
  readonly renewedAt: number;
}

const ASKS = ["value", "preconditioner", "nothing"] as const;
const NUMBERS = [
  "value",
  "slope",
  "gap",
  "length",
  "halvings",
  "iterations",
  "evaluations",
  "nextRenewal",
] as const;
const VECTORS = ["at", "gradient", "direction"] as const;

export async function writeSearch(
  { partials }: Job,
  address: string,
  state: SearchState,
  renewedAt = -1,
): Promise<void> {
  const { steps } = state;
  const numbers = [
    ASKS.indexOf(state.asks),
    renewedAt,
    ...NUMBERS.map((name) => state[name]),
    ...steps.map(({ inverse }) => inverse),
  ];
  await partials.write(`${address}/numbers`, Float64Array.from(numbers));
  for (const name of VECTORS) await partials.write(`${address}/${name}`, state[name]);
  await partials.write(`${address}/point`, pointOf(state));
  for (let i = 0; i < steps.length; i++) {
    await partials.write(`${address}/step.${i}`, steps[i].step);
    await partials.write(`${address}/change.${i}`, steps[i].change);
  }
}

export async function readSearch({ partials }: Job, address: string): Promise<StoredSearch> {
  const [asks, renewedAt, ...rest] = await partials.doubles(`${address}/numbers`);
  const numbers = Object.fromEntries(NUMBERS.map((name, index) => [name, rest[index]]));
  const steps = [];
  for (const [i, inverse] of rest.slice(NUMBERS.length).entries()) {
    const step = await partials.doubles(`${address}/step.${i}`);
    steps.push({ step, change: await partials.doubles(`${address}/change.${i}`), inverse });
  }
  return {
    ...(numbers as Pick<SearchState, (typeof NUMBERS)[number]>),
    asks: ASKS[asks],
    at: await partials.doubles(`${address}/at`),
    gradient: await partials.doubles(`${address}/gradient`),
    direction: await partials.doubles(`${address}/direction`),
    steps,
    renewedAt,
  };
}
