import type { R2Bucket } from "@cloudflare/workers-types";
import { bytesOfPart, partBytes } from "../../src/api/jobs/file-parts.ts";
import { fileKey, type JobStore } from "../../src/jobs/store.ts";
import { jobPrefix, partKey } from "./job-files.ts";
import type { JobLayout } from "./job-layout.ts";

/** The objects of one job in R2: files as the parts in which they came, all else as it was written. */
export class JobFiles implements JobStore {
  readonly #bucket: R2Bucket;
  readonly #id: string;
  readonly #files: ReadonlyMap<string, StoredFile>;

  constructor(bucket: R2Bucket, id: string, layout: JobLayout) {
    this.#bucket = bucket;
    this.#id = id;
    this.#files = new Map(
      layout.map((file, index) => [fileKey(file.name), { ...file, index }] as const),
    );
  }

  async read(key: string, offset: number, length: number): Promise<Uint8Array> {
    const file = this.#files.get(key);
    if (file === undefined) return this.#get(jobPrefix(this.#id) + key, offset, length);
    if (offset + length > file.bytes) throw shorter(key, offset, length);
    const ranges = rangesOf(file, offset, length);
    const pieces = ranges.map((range) =>
      this.#get(this.#partKey(file, range.part), range.offset, range.length),
    );
    if (pieces.length === 1) return pieces[0];
    const bytes = new Uint8Array(length);
    let written = 0;
    for (const piece of await Promise.all(pieces)) {
      bytes.set(piece, written);
      written += piece.length;
    }
    return bytes;
  }

  async size(key: string): Promise<number | null> {
    const file = this.#files.get(key);
    if (file !== undefined) return file.bytes;
    return (await this.#bucket.head(jobPrefix(this.#id) + key))?.size ?? null;
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    if (this.#files.has(key)) throw new Error(`${key} was uploaded, and is not to be written`);
    await this.#bucket.put(jobPrefix(this.#id) + key, bytes);
  }

  #partKey({ index, digests }: StoredFile, part: number): string {
    return partKey(this.#id, index, part, digests[part - 1]);
  }

  async #get(key: string, offset: number, length: number): Promise<Uint8Array> {
    if (length === 0) return new Uint8Array(0);
    const object = await this.#bucket.get(key, { range: { offset, length } });
    const bytes = object === null ? undefined : await object.bytes();
    if (bytes?.length !== length) throw shorter(key, offset, length);
    return bytes;
  }
}

type StoredFile = JobLayout[number] & { readonly index: number };

/** Bytes of a part of a file. */
interface PartRange {
  readonly part: number;
  readonly offset: number;
  readonly length: number;
}

function rangesOf(file: StoredFile, offset: number, length: number): PartRange[] {
  const size = partBytes(file.bytes);
  const ranges: PartRange[] = [];
  let at = offset;
  while (at < offset + length) {
    const part = Math.floor(at / size) + 1;
    const inPart = at - (part - 1) * size;
    const available = bytesOfPart(file.bytes, part) - inPart;
    const taken = Math.min(available, offset + length - at);
    ranges.push({ part, offset: inPart, length: taken });
    at += taken;
  }
  return ranges;
}

function shorter(key: string, offset: number, length: number): Error {
  return new Error(`${key} has no ${length} bytes from byte ${offset}`);
}
