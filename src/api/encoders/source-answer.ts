import * as z from "zod";

/** What a file of images was, and what was done to it. */
export const sourceAnswer = z.object({
  name: z.string().describe("The file's, the part's or the value's"),
  format: z.enum(["png", "jpeg", "webp", "npy"]),
  images: z.number(),
  width: z.number(),
  height: z.number(),
  mode: z.enum(["grey", "grey+alpha", "rgb", "rgba", "palette"]),
  steps: z
    .array(
      z.enum([
        "cropped to the centre square",
        "laid on the background",
        "converted to grey",
        "converted to colour",
        "resized",
      ]),
    )
    .describe("What was done to at least one of its images, as the card says"),
});
