import { readFileSync } from "node:fs";
import { installImageCodecs } from "../../src/encoders/decode-image.ts";

const compiled = (path: string) =>
  new WebAssembly.Module(readFileSync(new URL(`../../node_modules/${path}`, import.meta.url)));

installImageCodecs({
  jpeg: compiled("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"),
  webp: compiled("@jsquash/webp/codec/dec/webp_dec.wasm"),
});
