import * as z from "zod";
import { InputError } from "../errors.ts";
import type { Prior } from "../probability/prior.ts";
import { LimitExceeded, type LimitName, requireWithin } from "./limits.ts";
import { parseIntegerList, parseNumberList, requireRange } from "./lists.ts";
import { parseInteger, parseNumber } from "./numbers.ts";
import { type PriorDescription, parsePrior, priorOf } from "./prior-expression.ts";

/** One parameter of a route, in both its forms: text in a URL, a value in a JSON body. */
export interface Parameter<Value> {
  readonly description: string;
  /** As a URL writes it. */
  readonly example: string;
  /** What the documentation says a URL takes. */
  readonly urlSchema: z.ZodType;
  /** Reads the text of a URL. */
  readonly text: (name: string) => z.ZodType<Value>;
  /** Reads the value of a JSON body. */
  readonly json: (name: string) => z.ZodType<Value>;
  /** The limit on the length of any list in a JSON body, checked before its items are. */
  readonly longestList?: LimitName;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** What a handler receives: every parameter read, those not given `undefined`. */
export type Options<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends Parameter<infer Value> ? Value : never;
};

/** The parameter may be left out. */
export function optional<Value>(parameter: Parameter<Value>): Parameter<Value | undefined> {
  return {
    ...parameter,
    urlSchema: parameter.urlSchema.optional(),
    text: (name) => parameter.text(name).optional(),
    json: (name) => parameter.json(name).optional(),
  };
}

const priorJson = z.union(
  [
    z.string(),
    z.strictObject({ counts: z.array(z.number()) }),
    z.strictObject({ probabilities: z.array(z.number()) }),
    z.strictObject({ uniform: z.int() }),
    z.strictObject({ longtail: z.strictObject({ classes: z.int(), imbalance: z.number() }) }),
  ],
  {
    error:
      'write a string such as "cifar10" or one of {"counts": […]}, {"probabilities": […]}, {"uniform": 100}, {"longtail": {"classes": 100, "imbalance": 50}}',
  },
);

export const prior: Parameter<Prior> = {
  description:
    'Class prior: a name from `/v1/priors` (`cifar10`), `uniform:100`, `counts:50,30,20`, `probabilities:0.5,0.3,0.2`, or `longtail:classes:imbalance` (π_c ∝ imbalance^(−c/(C−1))). In JSON also `{"counts": [50, 30, 20]}`, `{"probabilities": […]}`, `{"uniform": 100}`, `{"longtail": {"classes": 100, "imbalance": 50}}`.',
  example: "cifar10",
  longestList: "classes",
  urlSchema: z.string().min(1),
  text: (name) => z.string().transform(reading(name, parsePrior)),
  json: (name) =>
    priorJson.transform(
      reading(name, (given: string | PriorDescription) =>
        typeof given === "string" ? parsePrior(given) : priorOf(given),
      ),
    ),
};

/** Integers from `minimum`, as values, ranges and grids; at most `limit` of them. */
export function counts(
  description: string,
  example: string,
  { minimum, maximum, limit = "rows" }: { minimum: number; maximum: number; limit?: LimitName },
): Parameter<number[]> {
  const check = (name: string) => (values: number[]) => {
    requireWithin(limit, values.length, name);
    requireRange(values, minimum, maximum, name);
    return values;
  };
  // Beyond the maximum, and empty, are refused in other words than a schema would: it only tells of them.
  const item = z.int().min(minimum).meta({ maximum });
  const text = z.string().meta({ minLength: 1 });
  return {
    description: `${description} Values, ranges and logarithmic grids, separated by commas: \`32,64\`, \`1..512\`, \`log:1..1e6:50\`.`,
    example,
    longestList: limit,
    urlSchema: z.string().min(1),
    text: (name) =>
      z
        .string()
        .transform(
          reading(name, (text: string) => check(name)(parseIntegerList(text, name, limit))),
        ),
    json: (name) =>
      z
        .union(
          [
            text,
            item,
            z.array(item).min(1, { error: "the list is empty; give at least one integer" }),
          ],
          {
            error: `write an integer from ${minimum} to 1e12, a list of them, or a string such as "1..512"`,
          },
        )
        .transform(
          reading(name, (given: string | number | number[]) =>
            check(name)(
              typeof given === "string"
                ? parseIntegerList(given, name, limit)
                : typeof given === "number"
                  ? [given]
                  : given,
            ),
          ),
        ),
  };
}

/** One real number that `schema` accepts. */
export function real(description: string, example: string, schema: z.ZodNumber): Parameter<number> {
  return {
    description,
    example,
    urlSchema: schema,
    text: (name) =>
      z
        .string()
        .transform(reading(name, (text: string) => parseNumber(text, name)))
        .pipe(schema),
    json: () => schema,
  };
}

/** Real numbers that `schema` accepts, separated by commas; in JSON a list or one number. */
export function reals(
  description: string,
  example: string,
  schema: z.ZodNumber,
  limit: LimitName = "listLength",
): Parameter<number[]> {
  const check = (name: string) => (values: number[]) => {
    requireWithin(limit, values.length, name);
    return values;
  };
  const list = z.array(schema).min(1, { error: "the list is empty; give at least one number" });
  return {
    description,
    example,
    longestList: limit,
    urlSchema: z.string().min(1),
    text: (name) =>
      z
        .string()
        .transform(reading(name, (text: string) => check(name)(parseNumberList(text, name))))
        .pipe(list),
    json: (name) =>
      z
        .union([schema, list], { error: "write a number or a list of numbers" })
        .transform(
          reading(name, (given: number | number[]) =>
            check(name)(typeof given === "number" ? [given] : given),
          ),
        ),
  };
}

/** One non-negative integer. */
export function integer(
  description: string,
  example: string,
  schema: z.ZodNumber = z.int().min(0),
): Parameter<number> {
  return {
    description,
    example,
    urlSchema: schema,
    text: (name) =>
      z
        .string()
        .transform(reading(name, (text: string) => parseInteger(text, name)))
        .pipe(schema),
    json: () => schema,
  };
}

/** One of a few words. */
export function choice<const Word extends string>(
  description: string,
  words: readonly [Word, ...Word[]],
): Parameter<Word> {
  const schema = z.enum(words, { error: `choose one of ${words.join(", ")}` });
  return {
    description,
    example: words[0],
    urlSchema: schema,
    text: () => schema,
    json: () => schema,
  };
}

/** Any of a few words, separated by commas; in JSON a list. */
export function choices<const Word extends string>(
  description: string,
  words: readonly [Word, ...Word[]],
): Parameter<Word[]> {
  const list = z.array(z.enum(words, { error: `choose among ${words.join(", ")}` }));
  return {
    description,
    example: words.join(","),
    longestList: "listLength",
    urlSchema: z.string().min(1),
    text: () =>
      z
        .string()
        .transform((text) => text.split(",").map((word) => word.trim()))
        .pipe(list),
    json: () => list,
  };
}

/**
 * Runs `read` inside a schema: an `InputError` becomes an issue at this value, or at the member of
 * it that the error names. Going beyond a limit is no issue of form and stays an exception.
 */
function reading<Given, Value>(
  name: string,
  read: (given: Given) => Value,
): (given: Given, context: z.RefinementCtx) => Value {
  return (given, context) => {
    try {
      return read(given);
    } catch (error) {
      if (!(error instanceof InputError) || error instanceof LimitExceeded) throw error;
      const { parameter, message } = error;
      const isMember =
        parameter !== name && given !== null && typeof given === "object" && parameter in given;
      context.addIssue({ code: "custom", message, path: isMember ? [parameter] : [] });
      return z.NEVER;
    }
  };
}
