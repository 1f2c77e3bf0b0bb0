import type { Matrix } from "../../linalg/matrix.ts";

/** How JSON has an embedding: as numbers, or as base64 of little-endian float32. */
export type EncodingFormat = "float" | "base64";

export type WrittenEmbedding = number[] | string;

/** The rows of embeddings, as JSON is to have them. */
export function writtenEmbeddings(
  { rows, columns, data }: Matrix,
  format: EncodingFormat,
): WrittenEmbedding[] {
  return Array.from({ length: rows }, (_, row) => {
    const values = data.subarray(row * columns, (row + 1) * columns);
    return format === "float" ? Array.from(values) : base64(Float32Array.from(values));
  });
}

function base64(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer);
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** What `writtenEmbeddings` wrote, as a matrix again. */
export function readEmbeddings(written: readonly WrittenEmbedding[], columns: number): Matrix {
  const data = new Float32Array(written.length * columns);
  written.forEach((embedding, row) => {
    data.set(typeof embedding === "string" ? fromBase64(embedding) : embedding, row * columns);
  });
  return { rows: written.length, columns, data };
}

function fromBase64(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}
