import type { Upload } from "../route.ts";
import { imageContentTypes } from "./image-content-types.ts";

/** What the body of a request for an encoder is. */
export const imageUpload: Upload = {
  contentTypes: imageContentTypes,
  description:
    'A PNG, JPEG or WebP file; or several in a form, one a part; or an NPY file, uint8, of shape N × height × width, or N × height × width × channels with 1, 3 (RGB) or 4 (RGBA) channels; or an NPZ file with such an array `images` and, if you like, `labels`; or JSON, `{"images": ["data:image/png;base64,…", …]}`, of data URLs or base64 alone. A form may have NPY files among its parts, and a part `labels`, a file of any format that `/v1/score` reads. JPEG files are turned as their EXIF data say; animated images and CMYK are refused. The body may be compressed (`Content-Encoding`).',
  file: "shirt.png",
  limit: "encoderBytes",
};
