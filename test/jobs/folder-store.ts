import { closeSync, mkdirSync, openSync, readSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileKey, type JobStore } from "../../src/jobs/store.ts";

/** A store in a folder, so that nothing of it is in memory. */
export class FolderStore implements JobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  upload(name: string, bytes: Uint8Array): void {
    this.#put(fileKey(name), bytes);
  }

  async read(key: string, offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    const file = openSync(join(this.#folder, key), "r");
    const found = readSync(file, bytes, 0, length, offset);
    closeSync(file);
    if (found !== length) throw new Error(`${key} has no ${length} bytes at ${offset}`);
    return bytes;
  }

  async size(key: string): Promise<number | null> {
    return statSync(join(this.#folder, key), { throwIfNoEntry: false })?.size ?? null;
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    this.#put(key, bytes);
  }

  #put(key: string, bytes: Uint8Array): void {
    const path = join(this.#folder, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}
