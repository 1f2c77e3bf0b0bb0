import * as z from "zod";
import { pathParameters, type Route, takesJson } from "../api/route.ts";
import { withFormat } from "../api/validation.ts";

/** What a form for trying a route has to know of it. */
export interface TryDescription
  extends Pick<
    Route,
    | "operation"
    | "methods"
    | "path"
    | "formats"
    | "upload"
    | "credential"
    | "requestHeaders"
    | "examples"
  > {
  readonly bodyless?: true;
  readonly parameters: readonly TryParameter[];
}

export interface TryParameter {
  readonly name: string;
  readonly place: "path" | "other";
  readonly required: boolean;
  readonly example: string;
  /** Where only a few words will do. */
  readonly choices?: readonly string[];
  /** What a JSON body takes for it. */
  readonly json: readonly JsonForm[];
}

export type JsonForm = "string" | "number" | "numbers" | "strings" | "object";

export function tryDescription(route: Route): TryDescription {
  const { operation, methods, path, formats, upload, bodyless, credential, requestHeaders } = route;
  const inPath = pathParameters(path);
  const hasJson = methods.some((method) => takesJson(route, method));
  return {
    operation,
    methods,
    path,
    formats,
    examples: route.examples,
    ...(upload && { upload: { ...upload, description: "" } }),
    ...(bodyless && { bodyless }),
    ...(credential && { credential }),
    ...(requestHeaders && { requestHeaders }),
    parameters: Object.entries(withFormat(route)).map(([name, parameter]): TryParameter => {
      const choices = choicesOf(z.toJSONSchema(parameter.urlSchema, { io: "input" }));
      return {
        name,
        place: inPath.includes(name) ? "path" : "other",
        required: !parameter.urlSchema.safeParse(undefined).success,
        example: parameter.example,
        ...(choices && { choices }),
        json: hasJson ? formsOf(z.toJSONSchema(parameter.json(name), { io: "input" })) : [],
      };
    }),
  };
}

interface Schema {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly object[];
  readonly items?: object;
}

function choicesOf(schema: object): readonly string[] | undefined {
  return (schema as Schema).enum?.map(String);
}

function formsOf(schema: object): JsonForm[] {
  const { type, anyOf, items } = schema as Schema;
  if (anyOf !== undefined) return [...new Set(anyOf.flatMap(formsOf))];
  switch (type) {
    case "number":
    case "integer":
      return ["number"];
    case "array":
      return [items !== undefined && formsOf(items).includes("number") ? "numbers" : "strings"];
    case "object":
      return ["object"];
    default:
      return ["string"];
  }
}
