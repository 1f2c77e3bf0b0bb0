/**
 * upsilon/elements: `<upsilon-bounds>` and `<upsilon-coverage>`, live figures for any page. To import
 * this defines them.
 *
 * @example
 * <script type="module" src="https://…/embed.js"></script>
 * <upsilon-bounds prior="cifar10" negatives="1..512" temperature="0.5"></upsilon-bounds>
 */
import { type BoundsRead, boundsKind } from "./bounds-kind.ts";
import { type CoverageRead, coverageKind } from "./coverage-kind.ts";
import { attributesOf, FigureElement } from "./figure-element.ts";

export type { BoundsRead, CoverageRead };

/** Every bound against K: `/v1/figures/bounds.svg`, live. */
export class UpsilonBounds extends FigureElement<BoundsRead> {
  static readonly observedAttributes = attributesOf(boundsKind);
  protected readonly kind = boundsKind;
}

/** υ against K + 1: `/v1/figures/coverage.svg`, live. */
export class UpsilonCoverage extends FigureElement<CoverageRead> {
  static readonly observedAttributes = attributesOf(coverageKind);
  protected readonly kind = coverageKind;
}

const elements = { "upsilon-bounds": UpsilonBounds, "upsilon-coverage": UpsilonCoverage };

for (const [name, element] of Object.entries(elements)) {
  // A page may have the file twice, from two places.
  if (globalThis.customElements?.get(name) === undefined) {
    globalThis.customElements?.define(name, element);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "upsilon-bounds": UpsilonBounds;
    "upsilon-coverage": UpsilonCoverage;
  }
}
