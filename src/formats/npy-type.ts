import { FormatError, quoted } from "./format-error.ts";

export type NumberType =
  | "bool"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float16"
  | "float32"
  | "float64";

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

const UCS4_BYTES = 4;

/**
 * The type that NumPy's type string means, e.g. `<f4`: byte order, kind, size.
 *
 * @throws FormatError `npy-object-dtype` or `npy-dtype`
 */
export function npyType(descr: string, name: string): NpyType {
  const [, order, kind, digits] = /^([<>|])([A-Za-z])([1-9][0-9]{0,8})$/.exec(descr) ?? [];
  const size = Number(digits);
  const bigEndian = order === ">";
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
    `array ${quoted(name)} has dtype ${quoted(descr)}; read are float16, float32, float64, bool, integers of 8 to 64 bits, and strings: convert it, e.g. by .astype(np.float32)`,
  );
}
