import { normalizations } from "../../linalg/normalize-rows.ts";
import { choice, optional } from "../parameters.ts";

/** What a request may say about embeddings. */
export const embedParameters = {
  output: optional(
    choice(
      "`features` are before the projection head, `projection` behind it, where the loss was.",
      ["features", "projection"],
    ),
  ),
  normalize: optional(
    choice(
      "`l2` divides each embedding by its Euclidean norm, `none` leaves it as the model gives it.",
      normalizations,
    ),
  ),
  encoding_format: optional(
    choice(
      "How JSON has an embedding: a list of numbers, or base64 of its little-endian float32.",
      ["float", "base64"],
    ),
  ),
};
