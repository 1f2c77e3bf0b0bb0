/** A header field such as `form-data; name="view1"`: a value, and parameters by their names in lower case. */
export interface HeaderValue {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

// RFC 9110, §5.6: tokens and quoted strings. Neither pattern can match anything in two ways.
const VALUE = /[\t ]*([\w!#$%&'*+.^`|~/-]+)[\t ]*/y;
const PARAMETER =
  /;[\t ]*([\w!#$%&'*+.^`|~-]+)=(?:([\w!#$%&'*+.^`|~/:?=@()<>[\],-]+)|"((?:[^"\\]|\\[\s\S])*)")[\t ]*/y;

/** Reads a header field; undefined if it is malformed or has a parameter twice. */
export function headerValue(field: string): HeaderValue | undefined {
  VALUE.lastIndex = 0;
  const value = VALUE.exec(field)?.[1].toLowerCase();
  if (value === undefined) return undefined;
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = VALUE.lastIndex;
  for (let at = VALUE.lastIndex; at < field.length; at = PARAMETER.lastIndex) {
    const match = PARAMETER.exec(field);
    if (match === null) return undefined;
    const name = match[1].toLowerCase();
    if (parameters.has(name)) return undefined;
    parameters.set(name, match[2] ?? unescaped(match[3]));
  }
  return { value, parameters };
}

/**
 * What was in a quoted string: curl puts a backslash before quotes and backslashes; browsers write
 * quotes as %22 and leave a backslash alone (WHATWG HTML, multipart/form-data encoding).
 */
function unescaped(quoted: string): string {
  return quoted.replace(/\\(["\\])/g, "$1");
}

/** The file name among the parameters of a Content-Disposition; null if it has none. */
export function filenameOf(parameters: HeaderValue["parameters"]): string | null {
  return parameters.get("filename") ?? extendedName(parameters.get("filename*")) ?? null;
}

/** RFC 8187, which some write though RFC 7578 says not to: `UTF-8''na%C3%AFve.npy`. */
function extendedName(value: string | undefined): string | undefined {
  const encoded = /^utf-8'[^']*'(.*)$/is.exec(value ?? "")?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return undefined; // a file name is a hint only
  }
}
