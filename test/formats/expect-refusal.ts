import { expect, test } from "vitest";
import { FormatError, type FormatProblem } from "../../src/formats/format-error.ts";
import { defaultReadLimits, type ReadLimits } from "../../src/formats/read-limits.ts";

/** What is refused, how, and what the message must say. */
export type Refusal = readonly [kind: FormatProblem, file: Uint8Array | string, says?: RegExp];

/** Limits that small files exceed. */
export const smallLimits: ReadLimits = { ...defaultReadLimits, arrayBytes: 2048, columns: 4 };

/** A test for every way of being wrong, each with the smallest file that is wrong so. */
export function expectRefusal(
  reader: string,
  read: (bytes: Uint8Array, limits: ReadLimits) => unknown,
  limits: Partial<ReadLimits>,
  refusals: Readonly<Record<string, Refusal>>,
): void {
  test.for(Object.entries(refusals))(`${reader} refuses %s`, async ([, [kind, file, says]]) => {
    const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
    const error = await new Promise((resolve) => {
      resolve(read(bytes, { ...smallLimits, ...limits }));
    }).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    if (!(error instanceof FormatError)) {
      throw new Error(`${error === undefined ? "it was read" : error}`, { cause: error });
    }
    expect(error.kind, error.message).toBe(kind);
    expect(error.message).toMatch(says ?? /./);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may reach a message
    expect(error.message).not.toMatch(/[\u0000-\u001f]/);
  });
}
