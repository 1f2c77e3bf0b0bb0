import { fileKey, type JobStore } from "../../src/jobs/store.ts";

/** A store in memory, as strict as R2 about what is not there. */
export class MemoryStore implements JobStore {
  readonly objects = new Map<string, Uint8Array>();

  /** Adds an uploaded file. */
  upload(name: string, bytes: Uint8Array): void {
    this.objects.set(fileKey(name), new Uint8Array(bytes));
  }

  async read(key: string, offset: number, length: number): Promise<Uint8Array> {
    const found = this.objects.get(key);
    if (length < 1) throw new RangeError(`${length} bytes are no range`);
    if (found === undefined) throw new Error(`there is no object ${key}`);
    if (offset + length > found.length) throw new Error(`${key} has ${found.length} bytes`);
    return found.slice(offset, offset + length);
  }

  async size(key: string): Promise<number | null> {
    return this.objects.get(key)?.length ?? null;
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    this.objects.set(key, new Uint8Array(bytes));
  }
}
