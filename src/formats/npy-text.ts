import type { TextType } from "./npy-type.ts";
import { badValue, type RawValues } from "./raw-values.ts";

/**
 * Strings of fixed width without the NULs that pad them: `str` is UCS-4, `bytes` is read as UTF-8.
 *
 * @throws FormatError `npy-value` for what is not Unicode
 */
export function readText(values: RawValues, dtype: TextType): string[] {
  return dtype === "str" ? readUcs4(values) : readUtf8(values);
}

function readUcs4(values: RawValues): string[] {
  const { bytes, itemBytes } = values;
  const points = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const width = itemBytes / 4;
  return Array.from({ length: points.length / width }, (_, index) => {
    let text = "";
    for (const point of trimmed(points.subarray(index * width, (index + 1) * width))) {
      if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
        throw badValue(values, index, `a string has 0x${point.toString(16)}, no Unicode character`);
      }
      text += String.fromCodePoint(point);
    }
    return text;
  });
}

function readUtf8(values: RawValues): string[] {
  const { bytes, itemBytes } = values;
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return Array.from({ length: bytes.length / itemBytes }, (_, index) => {
    const item = trimmed(bytes.subarray(index * itemBytes, (index + 1) * itemBytes));
    try {
      return decoder.decode(item);
    } catch {
      throw badValue(values, index, "a string is not UTF-8; save str (U), not bytes (S)");
    }
  });
}

function trimmed<Units extends Uint8Array | Uint32Array>(units: Units): Units {
  let length = units.length;
  while (length > 0 && units[length - 1] === 0) length--;
  return units.subarray(0, length) as Units;
}
