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
