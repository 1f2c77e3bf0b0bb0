import { keptBytes } from "./allocate.ts";
import { FormatError, quoted } from "./format-error.ts";
import { alignDown } from "./in-place.ts";
import type { NumberType } from "./number-type.ts";
import { itemBytes } from "./number-type.ts";
import type { NumericArray } from "./numeric-array.ts";
import { isWidened, readNumbers } from "./raw-values.ts";
import { ArrayBudget, defaultReadLimits, type ReadLimits } from "./read-limits.ts";
import { readSafetensorsHeader, type TensorListing } from "./safetensors-header.ts";

export interface Tensor {
  readonly name: string;
  /** The type in the file, by NumPy's name. */
  readonly dtype: NumberType;
  readonly shape: readonly number[];
  readonly data: NumericArray;
}

export interface SafetensorsOptions {
  /** Whether `bytes` may be changed: tensors are then aligned where they are, not in a copy. */
  readonly inPlace?: boolean;
}

/** The largest dimension of a tensor without values, where no data vouch for the shape. */
const EMPTY_DIMENSION = 65_536;

/**
 * The tensors of a safetensors file by name. Their data are views of `bytes` where alignment and
 * type allow, else copies.
 *
 * @throws FormatError of a `safetensors-…` kind, or `arrays-limit`
 */
export function parseSafetensors(
  bytes: Uint8Array,
  limits: ReadLimits = defaultReadLimits,
  { inPlace = false }: SafetensorsOptions = {},
): Map<string, Tensor> {
  const listings = readSafetensorsHeader(bytes);
  const budget = new ArrayBudget(limits);
  const tensors = new Map<string, Tensor>();
  // Bytes from here on that no view needs are free to move tensors to: the header, if it was not
  // padded as Hugging Face's is, and tensors that were widened. Where none are, there is a copy.
  let free = 0;
  for (const listing of listings) {
    const { name, dtype, shape, start, end } = listing;
    const unit = itemBytes[dtype];
    checkEmpty(listing);
    const where = bytes.subarray(start, end);
    const aligned = where.byteOffset % unit === 0;
    const moved = aligned ? where : inPlace ? alignDown(bytes, start, end, unit, free) : undefined;
    if (moved === undefined) budget.spend(end - start, name);
    const values = moved ?? new Uint8Array(where); // .slice() of a Buffer is a view
    if (isWidened(dtype)) budget.spend(((end - start) / unit) * keptBytes(dtype), name);
    const data = readNumbers(
      {
        name,
        bytes: values,
        itemBytes: unit,
        dataStart: start,
        problem: "safetensors-value",
      },
      dtype,
    );
    if (!aligned && moved !== undefined) bytes[8] = 0; // read again, it would be wrong: now it is refused
    if (!isWidened(dtype) && moved !== undefined) {
      free = moved.byteOffset - bytes.byteOffset + moved.length;
    }
    tensors.set(name, { name, dtype, shape, data });
  }
  return tensors;
}

function checkEmpty({ name, shape, start, end }: TensorListing): void {
  if (start !== end || shape.every((size) => size <= EMPTY_DIMENSION)) return;
  throw new FormatError(
    "safetensors-shape",
    name,
    `tensor ${quoted(name)} of shape (${shape}) has no values, yet a dimension above ${EMPTY_DIMENSION}`,
  );
}
