import { InputError } from "../../../errors.ts";
import { parseCsv } from "../../../formats/csv.ts";
import type { NamedArray } from "../../../formats/named-array.ts";
import { parseNpy } from "../../../formats/npy.ts";
import { classLabels } from "../../../scoring/class-labels.ts";

/** What a file of labels says: how many samples of how many classes, and their counts as a prior. */
export interface LabelCounts {
  readonly samples: number;
  readonly classes: number;
  readonly prior: string;
}

const NPY = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Counts the labels of an NPY or CSV file in this browser. @throws InputError that says what is wrong */
export async function countLabels(file: File): Promise<LabelCounts> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isNpy = NPY.every((byte, index) => bytes[index] === byte);
  const arrays = isNpy
    ? parseNpy(bytes, undefined, { arrayName: "labels" })
    : parseCsv(bytes, undefined, { arrayName: "labels" });
  const { counts } = classLabels(labelsOf(arrays, file.name), "labels");
  return {
    samples: counts.reduce((sum, count) => sum + count, 0),
    classes: counts.length,
    prior: `counts:${counts.join(",")}`,
  };
}

function labelsOf(arrays: ReadonlyMap<string, NamedArray>, file: string): NamedArray["data"] {
  const array = arrays.get("labels") ?? (arrays.size === 1 ? [...arrays.values()][0] : undefined);
  if (array === undefined) {
    throw new InputError(
      "prior",
      `${file} has the columns ${[...arrays.keys()].join(", ")}; one of them is to be called labels.`,
    );
  }
  const { shape, data } = array;
  const isColumn = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  if (!isColumn) {
    throw new InputError(
      "prior",
      `${file} has an array of shape (${shape.join(", ")}); labels are one number or name for each sample.`,
    );
  }
  return data;
}
