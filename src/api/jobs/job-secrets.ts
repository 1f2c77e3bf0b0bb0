/** 128 random bits: an id that cannot be guessed. */
export function newJobId(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex();
}

/** 256 random bits: whoever has them may do everything with the job. */
export function newJobToken(): string {
  return crypto
    .getRandomValues(new Uint8Array(32))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}
