/** The content codings that are read, known also where nothing is decompressed. */
export const codingNames = ["gzip", "deflate", "zstd", "br"] as const;

export type CodingName = (typeof codingNames)[number];

/** As the header `Accept-Encoding` lists them. */
export const acceptedCodings = codingNames.join(", ");
