import { FormatError } from "./format-error.ts";

/** @param otherwise how a file of the format names its arrays, e.g. `give it a header` */
export function unnamedArray(format: string, otherwise: string): FormatError {
  return new FormatError(
    "unnamed-array",
    "file",
    `the ${format} file has one array, which it does not name; send it as a part of a form whose name is that of the array (curl -F view1=@FILE), or ${otherwise}`,
  );
}
