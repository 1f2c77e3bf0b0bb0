import { readFileSync } from "node:fs";

const FOLDER = new URL("../fixtures/images/", import.meta.url);

/** A file that test/fixtures/images.py made. */
export function imageFile(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)));
}

interface Expected {
  readonly width: number;
  readonly height: number;
  readonly rgba: string;
  readonly prepared: readonly {
    readonly size: number;
    readonly channels: 1 | 3;
    readonly pixels: string;
  }[];
}

/** What Pillow makes of each file. */
export const pillow: Readonly<Record<string, Expected>> = JSON.parse(
  readFileSync(new URL("expected.json", FOLDER), "utf8"),
);
