import { crc32, inflateSync } from "node:zlib";

export interface DecodedPng {
  readonly width: number;
  readonly height: number;
  readonly texts: Readonly<Record<string, string>>;
  /** Red, green and blue at a pixel. */
  at(x: number, y: number): readonly [number, number, number];
}

/** Reads what `toPng` writes: 8-bit RGB without filters. */
export function decodePng(bytes: Uint8Array): DecodedPng {
  const file = Buffer.from(bytes);
  if (file.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n") throw new Error("no PNG");
  let [width, height] = [0, 0];
  const data: Buffer[] = [];
  const texts: Record<string, string> = {};
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    const content = file.subarray(at + 8, at + 8 + length);
    const sum = file.readUInt32BE(at + 8 + length);
    if (sum !== crc32(file.subarray(at + 4, at + 8 + length)))
      throw new Error(`wrong sum of ${type}`);
    if (type === "IHDR") [width, height] = [content.readUInt32BE(0), content.readUInt32BE(4)];
    if (type === "IDAT") data.push(content);
    if (type === "iTXt") {
      const parts = content.toString("utf8").split("\0");
      texts[parts[0]] = parts[parts.length - 1];
    }
    at += length + 12;
  }
  const rows = inflateSync(Buffer.concat(data));
  if (rows.length !== height * (3 * width + 1)) throw new Error("wrong size");
  return {
    width,
    height,
    texts,
    at: (x, y) => {
      const at = y * (3 * width + 1) + 1 + 3 * x;
      return [rows[at], rows[at + 1], rows[at + 2]];
    },
  };
}
