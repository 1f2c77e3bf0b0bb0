import { InputError } from "../../errors.ts";
import type { RequestHeader } from "../route.ts";

const NAME = "Idempotency-Key";

export const idempotencyHeader: RequestHeader = {
  name: NAME,
  description:
    "Any text of up to 255 visible characters that is new for every job, such as a UUID: sent again with the same body, it answers with the same job instead of a second one (draft-ietf-httpapi-idempotency-key-header).",
  example: "8e03978e-40d5-43e8-bc93-6894a57f9324",
  required: false,
};

export function idempotencyKey(headers: Headers): string | null {
  const key = headers.get(NAME);
  if (key === null || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new InputError(NAME, "must have 1 to 255 visible characters of ASCII.");
}
