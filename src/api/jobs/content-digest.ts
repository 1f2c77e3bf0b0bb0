import { InputError } from "../../errors.ts";

export const DIGEST = "Content-Digest";

/** How a digest is written (RFC 9530). */
export function writtenDigest(sha256: Uint8Array): string {
  return `sha-256=:${sha256.toBase64()}:`;
}

/**
 * The SHA-256 that `Content-Digest` announces (RFC 9530); other algorithms beside it are passed over.
 *
 * @throws InputError if there is none, or it is not 32 bytes of base64
 */
export function announcedDigest(headers: Headers): Uint8Array<ArrayBuffer> {
  const written = /(?:^|,)\s*sha-256=:([^:]*):/.exec(headers.get(DIGEST) ?? "")?.[1];
  if (written === undefined) {
    throw new InputError(
      DIGEST,
      "is required: sha-256=:…: with the base64 of the SHA-256 of this part (openssl dgst -sha256 -binary FILE | base64).",
    );
  }
  const digest = decoded(written);
  if (digest?.length !== 32) {
    throw new InputError(DIGEST, "must hold 32 bytes in base64: those of a SHA-256.");
  }
  return digest;
}

function decoded(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(base64, { lastChunkHandling: "strict" });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
