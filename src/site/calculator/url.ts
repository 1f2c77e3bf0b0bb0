import { parseInteger, parseNumber, quote } from "../../api/numbers.ts";
import { parsePrior } from "../../api/prior-expression.ts";
import { queryString } from "../../api/query-string.ts";
import { InputError } from "../../errors.ts";
import { MAX_DRAWS } from "../../probability/draws.ts";
import { type Choice, initialState, measurements, type State, settings } from "./state.ts";

/** The state that a URL says, and what of it was wrong and is therefore as at first. */
export interface ReadState {
  readonly state: State;
  readonly problems: readonly InputError[];
}

const NAMES: ReadonlySet<string> = new Set([
  "prior",
  "negatives",
  "draws",
  "batch",
  "views",
  "target",
  "temperature",
  "setting",
  ...measurements,
]);

/** Reads the parameters of a URL, which are those of the API where it has them. */
export function readState(
  parameters: ReadonlyMap<string, string> | URLSearchParams,
  base: State = initialState,
): ReadState {
  const problems: InputError[] = [];
  const read = <Value>(name: string, parse: (text: string) => Value, otherwise: Value): Value => {
    const text = parameters.get(name);
    // A field of a form that is left empty says nothing.
    if (text === null || text === undefined || text.trim() === "") return otherwise;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(error);
      return otherwise;
    }
  };
  for (const name of parameters.keys()) {
    if (!NAMES.has(name)) problems.push(new InputError(name, "is no parameter of the calculator."));
  }
  const state: State = {
    prior: read("prior", priorExpression, base.prior),
    choice: readChoice(read, base.choice),
    temperature: read("temperature", temperature, base.temperature),
    setting: read("setting", setting, base.setting),
    measured: { ...base.measured },
  };
  const measured: Record<string, number> = { ...base.measured };
  for (const name of measurements) {
    const value = read(name, (text) => parseNumber(text, name), base.measured[name]);
    if (value !== undefined) measured[name] = value;
  }
  return { state: { ...state, measured }, problems };
}

/** An expression that is known to be one. */
export function priorExpression(text: string): string {
  parsePrior(text);
  return text.trim();
}

type Read = <Value>(name: string, parse: (text: string) => Value, otherwise: Value) => Value;

/** The first that is given: a form may send the negatives with each of the others. */
function readChoice(read: Read, otherwise: Choice): Choice {
  const probability = read("target", targetCoverage, undefined);
  if (probability !== undefined) return { by: "target", probability };
  const size = read("batch", batchSize, undefined);
  if (size !== undefined) return { by: "batch", size, views: read("views", views, 1) };
  const fromDraws = read("draws", (text) => negativesOf(text, "draws", 1), undefined);
  if (fromDraws !== undefined) return { by: "negatives", negatives: fromDraws };
  const negatives = read("negatives", (text) => negativesOf(text, "negatives", 0), undefined);
  if (negatives !== undefined) return { by: "negatives", negatives };
  return otherwise;
}

/** K as it, or K + `more`, is written. */
export function negativesOf(text: string, parameter: string, more: 0 | 1): number {
  const negatives = parseInteger(text, parameter) - more;
  if (negatives < 1 || negatives >= MAX_DRAWS) {
    throw new InputError(
      parameter,
      `${quote(text)} is out of range; ${parameter} is a whole number from ${1 + more} to ${more === 1 ? "1e12" : "1e12 − 1"}.`,
    );
  }
  return negatives;
}

export function batchSize(text: string): number {
  const size = parseInteger(text, "batch");
  if (size < 2 || size > MAX_DRAWS / 2) {
    throw new InputError("batch", `${quote(text)} is out of range; a batch has 2 to 5e11 samples.`);
  }
  return size;
}

function views(text: string): 1 | 2 {
  if (text === "1") return 1;
  if (text === "2") return 2;
  throw new InputError("views", `${quote(text)} is not 1 or 2 views of each sample.`);
}

export function targetCoverage(text: string): number {
  const probability = parseNumber(text, "target");
  if (!(probability > 0 && probability < 1)) {
    throw new InputError("target", `${quote(text)} is not a probability above 0 and below 1.`);
  }
  return probability;
}

export function temperature(text: string): number {
  const value = parseNumber(text, "temperature");
  if (!(value >= 1e-3 && value <= 1e3)) {
    throw new InputError("temperature", `${quote(text)} is not a temperature from 0.001 to 1000.`);
  }
  return value;
}

function setting(text: string): State["setting"] {
  const found = settings.find((name) => name === text);
  if (found === undefined) {
    throw new InputError("setting", `${quote(text)} is not augmentation or same-class.`);
  }
  return found;
}

/** The query that says the state; nothing for the state at first. */
export function writeState(state: State): string {
  const isInitial = JSON.stringify(state) === JSON.stringify(initialState);
  return isInitial ? "" : queryString(stateParameters(state));
}

function stateParameters(state: State): Record<string, string> {
  const { prior, choice, temperature, setting } = state;
  return {
    prior,
    ...choiceParameters(choice),
    temperature: String(temperature),
    ...(setting !== initialState.setting && { setting }),
    ...measuredParameters(state),
  };
}

function choiceParameters(choice: Choice): Record<string, string> {
  switch (choice.by) {
    case "negatives":
      return { negatives: String(choice.negatives) };
    case "batch":
      return { batch: String(choice.size), ...(choice.views === 2 && { views: "2" }) };
    case "target":
      return { target: String(choice.probability) };
  }
}

function measuredParameters({ measured }: State): Record<string, string> {
  return Object.fromEntries(
    Object.entries(measured).map(([name, value]) => [name, String(value)] as const),
  );
}

/** The parameters of `/v1/bounds` for the same question; without `negatives` for figures. */
export function boundsParameters(state: State, negatives?: number): Record<string, string> {
  return {
    prior: state.prior,
    ...(negatives !== undefined && { negatives: String(negatives) }),
    temperature: String(state.temperature),
    ...(state.setting !== initialState.setting && { setting: state.setting }),
    ...measuredParameters(state),
  };
}
