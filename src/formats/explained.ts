import { FormatError, type FormatProblem } from "./format-error.ts";

/**
 * Runs what reads a damaged file; whatever it trips over is the file's fault.
 *
 * @param start of the sentence that ends with what it tripped over
 * @throws FormatError of the kind `problem`, or of its own
 */
export function explained<Value>(problem: FormatProblem, start: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(problem, "file", `${start}: ${reason}`, { cause });
  }
}
