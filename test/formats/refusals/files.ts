import { parseNpy } from "../../../src/formats/npy.ts";
import { readArrays } from "../../../src/formats/read-arrays.ts";
import { fixture } from "../fixtures.ts";
import type { Refusals } from "./refusals.ts";

const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

export const fileRefusals: Refusals = {
  what: "a file that is",
  read: (bytes, limits) => readArrays(bytes, { filename: "view1.bin" }, limits),
  limits: {},
  cases: {
    nothing: ["unknown-format", "", /"view1.bin" is empty; read are NPZ, NPY, .* and NDJSON/],
    "a picture": ["unknown-format", latin1("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), /89 50 4e 47/],
    HDF5: ["unknown-format", latin1("\x89HDF\r\n\x1a\n"), /HDF5.*np\.savez/],
    "a pickle": ["unknown-format", latin1("\x80\x04\x95"), /pickle.*never read/],
    "compressed by gzip": ["unknown-format", latin1("\x1f\x8b\x08"), /Content-Encoding: gzip/],
    "compressed by Zstandard": ["unknown-format", latin1("\x28\xb5\x2f\xfd"), /zstd/],
    "Feather of version 1": ["unknown-format", latin1("FEA1\0\0\0\0"), /version 2/],
    "an array without a name": ["unnamed-array", fixture("npy/vector.npy"), /np\.savez/],
    "UTF-16": ["text-encoding", latin1("\xff\xfe1\0")],
  },
};

export const namelessNpyRefusals: Refusals = {
  what: "an array, sent without a name, of",
  read: (bytes, limits) => parseNpy(bytes, limits),
  limits: {},
  cases: { numbers: ["unnamed-array", fixture("npy/vector.npy"), /NPY.*curl -F view1=@FILE/] },
};
