import { Problem } from "../problem.ts";

export function unknownEncoder(id: string): Problem {
  return new Problem("not-found", `There is no encoder named ${JSON.stringify(id)}.`, {
    errors: [
      { parameter: "id", detail: "is not the name of an encoder; /v1/encoders lists them." },
    ],
  });
}
