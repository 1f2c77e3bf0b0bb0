import { Problem } from "../problem.ts";

/** The token of `Authorization: Bearer …` (RFC 6750); undefined if there is no such header. */
export function bearerToken(headers: Headers): string | undefined {
  const header = headers.get("Authorization");
  if (header === null) return undefined;
  const token = /^bearer +([\w~+/.-]+=*)$/i.exec(header)?.[1];
  if (token === undefined) throw notAuthorised("must be Bearer, a space and the token.");
  return token;
}

/** The token of a job, without which there is nothing to see. */
export function jobToken(headers: Headers): string {
  const token = bearerToken(headers);
  if (token !== undefined) return token;
  throw notAuthorised(
    "is required: Bearer, a space and the token that POST /v1/jobs answered with.",
  );
}

/** The same for an id that was never given out and for a wrong token: ids cannot be tried out. */
export function notAuthorised(detail: string): Problem {
  return new Problem("not-authorised", `Authorization: ${detail}`, {
    errors: [{ parameter: "Authorization", detail }],
  });
}
