import { expect, test } from "vitest";
import { toBibtex } from "../../src/bounds/bibtex.ts";
import { nozawaSato2021, vanElst2024 } from "../../src/bounds/references.ts";

test("a paper is an entry with authors as BibTeX separates them and the title as it is written", () => {
  expect(toBibtex(nozawaSato2021)).toBe(`@inproceedings{nozawa2021,
  author = {Kento Nozawa and Issei Sato},
  title = {{Understanding Negative Samples in Instance Discriminative Self-supervised Representation Learning}},
  booktitle = {NeurIPS},
  year = {2021},
  eprint = {2102.06866},
  archiveprefix = {arXiv},
}`);
});

test("a preprint has no book title", () => {
  expect(toBibtex(vanElst2024)).toMatch(/^@misc\{vanelst2024,/);
  expect(toBibtex(vanElst2024)).not.toContain("booktitle");
});
