import { bearerToken, notAuthorised } from "./bearer.ts";
import { sameHash, secretHash } from "./secret-hash.ts";

/** Whose quota a job counts against: a key of this service's, or else a network address. */
export interface Client {
  readonly kind: "key" | "address";
  /** Of the counters: the hash of the key, or the address. */
  readonly name: string;
}

/**
 * Who creates a job.
 *
 * @throws Problem `not-authorised` if there is a key that is none of `keyHashes`
 */
export async function clientOf(headers: Headers, keyHashes: string | undefined): Promise<Client> {
  const key = bearerToken(headers);
  if (key === undefined) return { kind: "address", name: addressOf(headers) };
  const hash = await secretHash(key);
  const known = (keyHashes ?? "").split(",").filter((each) => sameHash(each.trim(), hash));
  if (known.length > 0) return { kind: "key", name: hash };
  throw notAuthorised("holds no key of this service; leave it out, or use the key you were given.");
}

/** Of an IPv6 address the first half, which is one customer's. */
export function addressOf(headers: Headers): string {
  const address = headers.get("CF-Connecting-IP") ?? "unknown";
  if (!address.includes(":")) return address;
  const [head] = address.split("::");
  return `${head.split(":").slice(0, 4).join(":")}::/64`;
}
