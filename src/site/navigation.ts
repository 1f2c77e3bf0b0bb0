/** The site's pages, in the order of its navigation. */
export const navigation: readonly { readonly path: string; readonly name: string }[] = [
  { path: "/", name: "Calculator" },
  { path: "/score", name: "Score" },
  { path: "/encoders", name: "Encoders" },
  { path: "/learn", name: "Learn" },
  { path: "/docs", name: "API" },
  { path: "/gallery", name: "Embed" },
];
