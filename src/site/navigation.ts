/** The site's pages, in the order of its navigation. */
export const navigation: readonly { readonly path: string; readonly name: string }[] = [
  { path: "/docs", name: "API" },
];
