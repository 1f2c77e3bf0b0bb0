/** The content types of images to encode: files of them, of arrays, of base64, and forms. */
export const imageContentTypes = [
  "image/png",
  "image/jpeg",
  "image/webp",
  "application/json",
  "application/x-npy",
  "application/x-npz",
  "application/zip", // the usual one of an NPZ file
  "multipart/form-data",
  "application/octet-stream",
  "application/x-www-form-urlencoded", // what curl says of --data-binary
] as const;
