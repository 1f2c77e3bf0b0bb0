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
  readonly oneOf?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  /** Its fields are those of the whole answer, and not listed again. */
  readonly "x-repeats"?: boolean;
}

/** The fields of a JSON Schema, outermost first; of several forms of a value those of each, once. */
export function answerFields(schema: object, parent = ""): AnswerField[] {
  const { properties = {}, required = [] } = schema as Schema;
  const ofForms = formsOf(schema).flatMap((form) => answerFields(form, parent));
  if (ofForms.length > 0) return merged(ofForms);
  return Object.entries(properties).flatMap(([name, property]) => {
    const member = property as Schema;
    const path = `${parent}${name}${isList(member) ? "[]" : ""}`;
    const type = typeOf(member) + (required.includes(name) ? "" : ", if asked for");
    const field = { path, type, description: member.description ?? "" };
    return member["x-repeats"] ? [field] : [field, ...answerFields(itemOf(member), `${path}.`)];
  });
}

function merged(fields: readonly AnswerField[]): AnswerField[] {
  const byPath = new Map<string, AnswerField>();
  for (const field of fields) {
    const known = byPath.get(field.path) ?? field;
    const type = known.type === field.type ? known.type : `${known.type} or ${field.type}`;
    byPath.set(field.path, { ...known, type });
  }
  return [...byPath.values()];
}

function formsOf({ anyOf, oneOf }: Schema): readonly Schema[] {
  return (anyOf ?? oneOf ?? []) as readonly Schema[];
}

/** What a list holds, or a list of lists; any other value itself. */
function itemOf(schema: Schema): Schema {
  return schema.items === undefined ? schema : itemOf(schema.items as Schema);
}

function isList(schema: Schema): boolean {
  return schema.type === "array";
}

function typeOf(schema: Schema): string {
  const forms = formsOf(schema);
  if (forms.length > 0) return [...new Set(forms.map(typeOf))].join(" or ");
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
