/** Files of arrays: NPY and NPZ, read strictly. Needs `node:zlib`, which Node and Workers have. */
export { FormatError, type FormatProblem, formatProblems } from "./format-error.ts";
export type { NamedArray } from "./named-array.ts";
export { type NpyArray, type NpyNumbers, type NpyText, parseNpy } from "./npy.ts";
export { parseNpz } from "./npz.ts";
export { type ReadHints, readArrays } from "./read-arrays.ts";
export { defaultReadLimits, type ReadLimits } from "./read-limits.ts";
export { defaultZipLimits, type ZipLimits } from "./zip.ts";
