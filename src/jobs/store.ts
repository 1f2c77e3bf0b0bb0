/**
 * Where the files and the partial results of one job lie: R2 in the service, memory or a folder elsewhere.
 * Keys are `files/NAME` for what was uploaded and `partials/…` for what was computed.
 */
export interface JobStore {
  /**
   * `length` ≥ 1 bytes from byte `offset` of an object, in a buffer of their own, which may be changed.
   *
   * @throws if there is no such object, or fewer bytes
   */
  read(key: string, offset: number, length: number): Promise<Uint8Array>;
  /** Bytes of an object; null if there is none. */
  size(key: string): Promise<number | null>;
  /** Writes a whole object; the same bytes may be written again at any time. */
  write(key: string, bytes: Uint8Array): Promise<void>;
}

/** The same of any length: object stores have no empty ranges. */
export async function readRange(
  store: Pick<JobStore, "read">,
  key: string,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  return length === 0 ? new Uint8Array(0) : store.read(key, offset, length);
}

/** The key of an uploaded file. */
export function fileKey(name: string): string {
  return `files/${name}`;
}
