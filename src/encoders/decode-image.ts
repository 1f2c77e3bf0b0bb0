import jpegFactory from "@jsquash/jpeg/codec/dec/mozjpeg_dec.js";
import webpFactory from "@jsquash/webp/codec/dec/webp_dec.js";
import { Codec } from "./codec.ts";
import { decodePng } from "./decode-png.ts";
import type { Image, ImageHeader } from "./image.ts";
import { ImageError } from "./image-error.ts";
import { imageHeader } from "./image-header.ts";

const TURNED_AS_EXIF_SAYS = true;

const codecs = {
  jpeg: new Codec(jpegFactory, TURNED_AS_EXIF_SAYS),
  webp: new Codec(webpFactory),
};

/** The compiled decoders: `mozjpeg_dec.wasm` of @jsquash/jpeg and `webp_dec.wasm` of @jsquash/webp. */
export interface ImageCodecs {
  readonly jpeg: WebAssembly.Module;
  readonly webp: WebAssembly.Module;
}

/** Uses compiled decoders; browsers fetch them by themselves, Workers and Node cannot. */
export function installImageCodecs({ jpeg, webp }: ImageCodecs): void {
  codecs.jpeg.install(jpeg);
  codecs.webp.install(webp);
}

export interface DecodedImage {
  readonly header: ImageHeader;
  /** Red, green, blue and opacity. */
  readonly image: Image;
}

/**
 * The picture of a PNG, JPEG or WebP file, turned as its EXIF data say. The same decoders, hence the
 * same pixels, in a Worker, in Node and in a browser.
 *
 * @param name what the image is called in errors
 * @throws ImageError
 */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<DecodedImage> {
  const header = imageHeader(bytes, name);
  if (header.format === "png") return { header, image: await decodePng(bytes, name) };
  const result = await codecs[header.format].decode(bytes);
  if (result.kind === "failure") {
    const reason = result.reason.replace(/\.?\s*$/, "");
    throw new ImageError("image-corrupt", name, `${name} cannot be decoded: ${reason}.`);
  }
  const { width, height, data } = result.image;
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { header, image: { width, height, channels: 4, pixels } };
}
