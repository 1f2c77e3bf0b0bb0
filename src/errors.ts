/** The input was understood to be wrong: what, where and what would be right. */
export class InputError extends Error {
  /** The option, parameter or array that is wrong, e.g. `counts` or `view1`. */
  readonly parameter: string;

  constructor(parameter: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "InputError";
    this.parameter = parameter;
  }
}

/** The input was wrong in one of the ways that have a name, and an entry in the documentation. */
export abstract class DocumentedError<Kind extends string> extends InputError {
  readonly kind: Kind;

  constructor(kind: Kind, parameter: string, message: string, options?: ErrorOptions) {
    super(parameter, message, options);
    this.kind = kind;
  }
}
