import * as z from "zod";
import { InputError } from "../errors.ts";
import { requireWithin } from "./limits.ts";
import { type Options, optional, type Parameter, type Parameters } from "./parameters.ts";
import { type Culprit, inJson, inUrl, Problem, sentence } from "./problem.ts";
import type { Route } from "./route.ts";

/** The two schemas of a set of parameters: of the text in a URL, of the values in a JSON body. */
export interface Schemas<Value> {
  readonly parameters: Parameters;
  readonly names: readonly string[];
  readonly text: z.ZodType<Value>;
  readonly json: z.ZodType<Value>;
}

export function schemasOf<P extends Parameters>(parameters: P): Schemas<Options<P>> {
  const entries = Object.entries(parameters);
  const shape = (form: "text" | "json") =>
    z.strictObject(
      Object.fromEntries(entries.map(([name, parameter]) => [name, parameter[form](name)])),
    ) as unknown as z.ZodType<Options<P>>;
  return { parameters, names: Object.keys(parameters), text: shape("text"), json: shape("json") };
}

/** A route's parameters and, where it has several representations, `format`. */
export function withFormat(route: Route): Parameters {
  if (route.formats.length === 1) return route.parameters;
  const format: Parameter<string> = {
    description: "Representation of the answer; without it, the `Accept` header chooses.",
    example: route.formats[0],
    urlSchema: z.enum(route.formats),
    text: () => z.string(),
    // What is not among them is refused as such, not as an input that is wrong.
    json: () => z.string().meta({ enum: route.formats }),
  };
  return { ...route.parameters, format: optional(format) };
}

/** The parameters of a URL, read; a problem naming every culprit if one is wrong. */
export function readText<Value>(
  schemas: Schemas<Value>,
  values: Readonly<Record<string, string>>,
): Value {
  const result = schemas.text.safeParse(values, { error: missing });
  if (result.success) return result.data;
  throw invalid(
    culprits(result.error.issues, schemas.names, (path) => inUrl(String(path[0] ?? ""))),
  );
}

/** The parameters of a JSON body, read; a problem pointing at every culprit if one is wrong. */
export function readJson<Value>(schemas: Schemas<Value>, body: unknown): Value {
  requireShortLists(schemas.parameters, body);
  const result = schemas.json.safeParse(body, { error: missing });
  if (result.success) return result.data;
  throw invalid(
    culprits(result.error.issues, schemas.names, (path) =>
      path.length === 0 ? { pointer: "" } : inJson(path.map(escapePointer).join("/")),
    ),
  );
}

/**
 * Refuses a list that is too long before its items are looked at: a wrong item costs a hundred
 * times the memory of the two bytes that write it.
 */
function requireShortLists(parameters: Parameters, body: unknown): void {
  if (body === null || typeof body !== "object") return;
  for (const [name, { longestList }] of Object.entries(parameters)) {
    const value = (body as Readonly<Record<string, unknown>>)[name];
    if (longestList === undefined || value === null || typeof value !== "object") continue;
    for (const list of [value, ...Object.values(value)]) {
      if (Array.isArray(list)) requireWithin(longestList, list.length, name);
    }
  }
}

/** No problem document lists more culprits than a reader would fix at once. */
const MAX_CULPRITS = 20;

function invalid(errors: readonly Culprit[]): Problem {
  const [first] = errors;
  const place = first.parameter ?? first.pointer;
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more, see errors)` : "";
  return new Problem("invalid-input", `${place || "the body"}: ${first.detail}${others}`, {
    errors,
  });
}

type Path = readonly PropertyKey[];

function culprits(
  issues: readonly z.core.$ZodIssue[],
  names: readonly string[],
  locate: (path: Path) => Omit<Culprit, "detail">,
): Culprit[] {
  const found: Culprit[] = [];
  for (const issue of issues) {
    for (const { path, detail } of explain(issue, [], names)) {
      if (found.length === MAX_CULPRITS) return found;
      found.push({ ...locate(path), detail });
    }
  }
  return found;
}

function explain(
  issue: z.core.$ZodIssue,
  parent: Path,
  names: readonly string[],
): { path: Path; detail: string }[] {
  const path = [...parent, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const known = path.length === 0 ? `; the parameters here are ${names.join(", ")}` : "";
    return issue.keys.map((key) => ({ path: [...path, key], detail: `is not known${known}.` }));
  }
  if (issue.code === "invalid_union") {
    const branch = furthest(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => explain(inner, path, names));
  }
  return [{ path, detail: sentence(issue.message) }];
}

/** Of a union's branches, the one that the value entered: what is wrong lies inside the value. */
function furthest(branches: readonly (readonly z.core.$ZodIssue[])[]) {
  const isInside = ({ path, message }: z.core.$ZodIssue) =>
    path.length > 1 || (path.length === 1 && message !== REQUIRED);
  return branches.find((issues) => issues.length > 0 && issues.every(isInside));
}

const REQUIRED = "is required";

function missing(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === "invalid_type" && issue.input === undefined ? REQUIRED : undefined;
}

/** RFC 6901. */
export function escapePointer(key: PropertyKey): string {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

type Given = readonly [name: string, value: unknown];

/** One of two parameters that say the same thing in two ways. */
export function exactlyOne(first: Given, second: Given): void {
  atMostOne(first, second);
  if (first[1] === undefined && second[1] === undefined) {
    throw new InputError(first[0], `is required (or ${second[0]}).`);
  }
}

/** One of the two, or neither. */
export function atMostOne(first: Given, second: Given): void {
  if (first[1] !== undefined && second[1] !== undefined) {
    throw new InputError(second[0], `give ${first[0]} or ${second[0]}, not both.`);
  }
}
