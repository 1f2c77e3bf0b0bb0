import type { Reference } from "./references.ts";

/** The paper as an entry for BibTeX. */
export function toBibtex({ key, authors, title, venue, year, arxiv }: Reference): string {
  const isPreprint = venue === "arXiv";
  const fields = [
    ["author", authors.split(", ").join(" and ")],
    ["title", `{${title}}`],
    ...(isPreprint ? [] : [["booktitle", venue]]),
    ["year", String(year)],
    ["eprint", arxiv],
    ["archiveprefix", "arXiv"],
  ];
  return [
    `@${isPreprint ? "misc" : "inproceedings"}{${key},`,
    ...fields.map(([name, value]) => `  ${name} = {${value}},`),
    "}",
  ].join("\n");
}
