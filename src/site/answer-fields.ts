/** One value of an answer: where it is, such as `rows[].draws`, and what it is. */
export interface AnswerField {
  readonly path: string;
  readonly type: string;
  readonly description: string;
}

interface Schema {
  readonly type?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly items?: unknown;
  readonly anyOf?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  /** Its fields are those of the whole answer, and not listed again. */
  readonly "x-repeats"?: boolean;
}

/** The fields of a JSON Schema, outermost first; of several forms of an answer those of each, once. */
export function answerFields(schema: object, parent = ""): AnswerField[] {
  const { properties = {}, required = [], anyOf } = schema as Schema;
  if (anyOf !== undefined && parent === "") {
    const fields = anyOf.flatMap((branch) => answerFields(branch as Schema));
    return [...new Map(fields.map((field) => [field.path, field])).values()];
  }
  return Object.entries(properties).flatMap(([name, property]) => {
    const member = property as Schema;
    const inner = objectWithin(member);
    const path = `${parent}${name}${isList(member) ? "[]" : ""}`;
    const type = typeOf(member) + (required.includes(name) ? "" : ", if asked for");
    const field = { path, type, description: member.description ?? "" };
    return inner === undefined || member["x-repeats"]
      ? [field]
      : [field, ...answerFields(inner, `${path}.`)];
  });
}

function isList(schema: Schema): boolean {
  return schema.type === "array";
}

function objectWithin(schema: Schema): Schema | undefined {
  if (schema.properties !== undefined) return schema;
  if (schema.items !== undefined) return objectWithin(schema.items as Schema);
  return (schema.anyOf ?? [])
    .map((branch) => objectWithin(branch as Schema))
    .find((found) => found);
}

function typeOf(schema: Schema): string {
  if (schema.anyOf !== undefined) {
    return [...new Set(schema.anyOf.map((branch) => typeOf(branch as Schema)))].join(" or ");
  }
  if (schema.enum !== undefined)
    return schema.enum.map((word) => JSON.stringify(word)).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (isList(schema))
    return schema.items === undefined ? "list" : `list of ${plural(schema.items as Schema)}`;
  if (Array.isArray(schema.type)) return schema.type.join(" or ");
  return typeof schema.type === "string" ? schema.type : "anything";
}

function plural(items: Schema): string {
  const type = typeOf(items);
  return items.properties === undefined && !type.includes(" ") ? `${type}s` : "objects";
}
