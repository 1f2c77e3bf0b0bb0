/** An NPY file of any header, right or wrong, padded and measured as NumPy does. */
export function makeNpy(header: string, data: ArrayLike<number> = [], major = 1): Uint8Array {
  const start = major === 1 ? 10 : 12;
  const padding = 64 - ((start + header.length + 1) % 64);
  const text = new TextEncoder().encode(`${header}${" ".repeat(padding)}\n`);
  return concatenate([magic(major, text.length), text, Uint8Array.from(data)]);
}

/** The bytes before an NPY header that announces `length` bytes. */
export function magic(major: number, length: number): Uint8Array {
  const bytes = new Uint8Array(major === 1 ? 10 : 12);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, major, 0]);
  const view = new DataView(bytes.buffer);
  if (major === 1) view.setUint16(8, length, true);
  else view.setUint32(8, length, true);
  return bytes;
}

/** A header as NumPy writes it. */
export function header(descr: string, shape: string, fortran = "False"): string {
  return `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
