/** A file that is read a piece at a time. */
export interface RangedFile {
  readonly size: number;
  /** `length` bytes from byte `offset`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}
