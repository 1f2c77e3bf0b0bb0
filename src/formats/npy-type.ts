import { FormatError, quoted } from "./format-error.ts";
import type { NumberType } from "./number-type.ts";

/** NumPy's `bytes_` (S) and `str_` (U): every value of `itemBytes` bytes, padded with NULs. */
export type TextType = "bytes" | "str";

export interface NpyType {
  readonly dtype: NumberType | TextType;
  readonly itemBytes: number;
  readonly bigEndian: boolean;
}

const NUMBERS: Readonly<Record<string, NumberType>> = {
  b1: "bool",
  i1: "int8",
  u1: "uint8",
  i2: "int16",
  u2: "uint16",
  i4: "int32",
  u4: "uint32",
  i8: "int64",
  u8: "uint64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
};

export const UCS4_BYTES = 4;

/**
 * The type that NumPy's type string means, e.g. `<f4`: byte order, kind, size.
 *
 * @throws FormatError `npy-object-dtype` or `npy-dtype`
 */
export function npyType(descr: string, name: string): NpyType {
  const [, order, kind, digits] = /^([<>|])([A-Za-z])([1-9][0-9]{0,8})$/.exec(descr) ?? [];
  const size = Number(digits);
  const bigEndian = order === ">";
  // The one 16-bit type of ml_dtypes (PyTorch's, JAX's), which NumPy writes as if it were opaque.
  if (descr === "<V2") return { dtype: "bfloat16", itemBytes: 2, bigEndian: false };
  const number = Object.hasOwn(NUMBERS, kind + digits) ? NUMBERS[kind + digits] : undefined;
  if (number !== undefined && (order !== "|" || size === 1)) {
    return { dtype: number, itemBytes: size, bigEndian };
  }
  if (kind === "S") return { dtype: "bytes", itemBytes: size, bigEndian };
  if (kind === "U" && order !== "|") {
    return { dtype: "str", itemBytes: size * UCS4_BYTES, bigEndian };
  }
  if (/^[<>|=]?O/.test(descr)) {
    throw new FormatError(
      "npy-object-dtype",
      name,
      `array ${quoted(name)} holds pickled Python objects (dtype ${quoted(descr)}), which are never unpickled; save it with a numeric dtype and allow_pickle=False`,
    );
  }
  throw new FormatError(
    "npy-dtype",
    name,
    `array ${quoted(name)} has dtype ${quoted(descr)}; read are float16, bfloat16, float32, float64, bool, integers of 8 to 64 bits, and strings: convert it, e.g. by .astype(np.float32)`,
  );
}
