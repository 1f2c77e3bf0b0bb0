import { ash } from "../../bounds/ash-2022.ts";
import { evaluateBound, evaluateBounds } from "../../bounds/catalogue.ts";
import { collision } from "../../probability/collisions.ts";
import { couponTime } from "../../probability/coupon-time.ts";
import { coverage } from "../../probability/coverage.ts";
import { namedPrior } from "../../probability/named.ts";
import { uniformPrior } from "../../probability/prior.ts";
import { type Html, html } from "../html.ts";
import { mathematics } from "../mathematics.ts";
import { number } from "../number.ts";
import { alternatingSum, largestTerm } from "./alternating-sum.ts";
import { boundOf } from "./optimum.ts";

interface Correction {
  readonly title: string;
  /** The program that printed it. */
  readonly source: string;
  readonly printed: string;
  readonly exact: string;
  readonly why: Html;
  /** The call that gives the exact value, and where in its answer it is. */
  readonly check: string;
  readonly field: string;
}

/** Published computations that went astray, and the calls that give what they were after. */
export function publishedSection(): Html {
  const right = (["cifar10", "cifar100", "wiki3029", "imagenet-1k"] as const).map((name) =>
    number(Math.ceil(couponTime(namedPrior(name)).mean)),
  );
  return html`<section id="published" aria-labelledby="published-title">
<h2 id="published-title">Where published numbers are off</h2>
<p>The theorems above stand. Some of the published programs that evaluate them lose their digits on the way, and a few of the numbers they printed are in tables. The name below each title is the file in the authors’ published code, without which nobody could have checked. Each takes a minute: the link gives the value that was meant. (Most published numbers are right. So are the expected draws of the paper’s Table 3: ${right.join(", ")}.)</p>
<ol class="corrections">
${corrections().map(
  ({ title, source, printed, exact, why, check, field }) => html`<li>
<h3>${title}</h3>
<p class="quiet source"><code>${source}</code></p>
<p class="versus"><span><span class="quiet">printed</span> <s>${printed}</s></span> <span><span class="quiet">exact</span> <strong>${exact}</strong></span></p>
<p>${why}</p>
<p class="check"><a href="${check}"><code>${decodeURIComponent(check)}</code></a> <span class="quiet">gives <code>${field}</code>.</span></p>
</li>
`,
)}</ol>
<p>One more difference is not an error: a batch is drawn <em>without</em> replacement. Of 512 validation images of CIFAR-100 the notebook finds that 0.579 of the batches cover all classes; 512 independent draws, of which the theorems speak, do so with probability ${number(coverage(uniformPrior(100), 512).probability, 4)}.</p>
</section>
`;
}

function corrections(): Correction[] {
  const hundred = uniformPrior(100);
  const four = collision(uniformPrior(4), 63);
  const [notebook] = evaluateBounds(
    { prior: uniformPrior(10), setting: "augmentation", temperature: 0.5, gap: -1.16 },
    [{ negatives: 31, contrastiveLoss: 2.02, subsetLoss: 1.67 }],
  );
  const { coefficient } = evaluateBound(
    ash,
    { prior: uniformPrior(2), setting: "augmentation", temperature: 1 },
    { negatives: 1 },
  );
  return [
    {
      title: "Coverage of CIFAR-100 by 128 draws",
      source: "Understanding-Negative-Samples/notebooks/coupon.ipynb",
      printed: number(4.517e-4, 4),
      exact: number(coverage(hundred, 128).probability, 4),
      why: html`The textbook sum ${mathematics(String.raw`\upsilon_n = \sum_j (-1)^j \binom{C}{j} (1 - j/C)^n`)} has terms of up to ${number(largestTerm(100, 128), 2)} that cancel; double precision keeps 16 digits of each. Added up in double precision just now it gave ${number(alternatingSum(100, 128), 4)}, which is noise. A bound that divides by υ is then off by 18 orders of magnitude.`,
      check: "/v1/coverage?prior=cifar100&draws=128,256,512,1024&format=csv",
      field: "probability",
    },
    {
      title: "Arora et al. for AG News, K + 1 = 64",
      source: "Understanding-Negative-Samples/notebooks/bound.ipynb",
      printed: "ln S ≤ 37.06",
      exact: `ln S ≤ ${number(Math.log(1.38) - four.logComplement, 4)}`,
      why: html`With four classes 1 − τ is ${number(four.complement)}. Computed as one minus a sum of probabilities it became 1.1·10⁻¹⁶, the last bit of a double, and 37.06 is the logarithm of 1.38 divided by that. The table’s form also leaves out υ, without which it bounds S only where coverage is certain.`,
      check: "/v1/collisions?prior=uniform:4&draws=64",
      field: "logComplement = ln(1 − τ), to be subtracted from ln 1.38",
    },
    {
      title: "Nozawa & Sato for CIFAR-10, K + 1 = 32",
      source: "Understanding-Negative-Samples/notebooks/bound.ipynb",
      printed: "6.93",
      exact: number(boundOf(notebook, "nozawa-sato-2021") ?? 0),
      why: html`The notebook halves the subset loss for display, and later subtracts the half from the bound. The error is on the safe side: what it prints is looser than the theorem. The call has the rounded losses of the notebook, with the subset loss that both numbers imply.`,
      check:
        "/v1/bounds?prior=cifar10&draws=32&temperature=0.5&contrastiveLoss=2.02&gap=-1.16&subsetLoss=1.67&format=csv",
      field: "nozawa-sato-2021",
    },
    {
      title: "The collision term beyond 1,029 negatives",
      source: "gap-contrastive-and-supervised-losses/scripts/compare_upper_bound.py",
      printed: "NaN",
      exact: "finite for every K",
      why: html`Binomial coefficients overflow at K = 1030, and infinity times zero is not a number. Logarithms of them do not overflow; ours go to K = 10¹².`,
      check: "/v1/collisions?prior=uniform:10&negatives=1029,1030,1000000",
      field: "collisionTerm",
    },
    {
      title: "No collision among 356 negatives of ten classes",
      source: "gap-contrastive-and-supervised-losses/scripts/compare_upper_bound.py",
      printed: "0",
      exact: number(collision(uniformPrior(10), 356).complement),
      why: html`Written as 1 − (1 − (1 − 1/C)<sup>K</sup>) the probability cancels to exactly zero, and a division by zero follows. From K = 340 on the relative error is already 15 to 20 %.`,
      check: "/v1/collisions?prior=uniform:10&negatives=340,356",
      field: "complement = 1 − τ",
    },
    {
      title: "The coefficient of Ash et al. for two classes",
      source: "gap-contrastive-and-supervised-losses/scripts/compare_upper_bound.py",
      printed: "4.62 at K = 1",
      exact: number(coefficient ?? 0),
      why: html`The sum 1 + 1/2 + … + 1/n is approximated by ln n + 0.577, which is too small: by 42 % in the coefficient for two classes, 15 % for three and 1.9 % for ten. An upper bound with too small a coefficient need not be one. (Ash et al. have the sum itself.)`,
      check: "/v1/bounds?prior=uniform:2&negatives=1&temperature=1",
      field: "coefficient of ash-2022",
    },
  ];
}
