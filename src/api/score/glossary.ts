import type { Glossary } from "../route.ts";

/** What the numbers of a score are, each with its formula and where it is from. */
export const scoreGlossary: Glossary = {
  title: "Definitions",
  entries: [
    {
      name: "infoNce",
      text: "R = E −ln( e^{z·z⁺/t} / (e^{z·z⁺/t} + Σ_k e^{z·z_k/t}) ), K negatives z_k of independent, uniform other samples (van den Oord et al. 2018). Two views: z of view1, z⁺ and z_k of view2. More views: the mean over ordered pairs. One view: z⁺ is another sample of the class (Arora et al. 2019).",
    },
    {
      name: "simclr",
      text: "NT-Xent (Chen et al. 2020): both views in turn as anchors, both views of draws − 1 other samples as negatives, 2(draws − 1) in all.",
    },
    {
      name: "supervisedLoss",
      text: "S = E −ln( e^{z·μ_y/t} / Σ_c e^{z·μ_c/t} ), μ_c the mean of class c: the loss of the mean classifier.",
    },
    {
      name: "expectedSubsetLoss",
      text: "E_T: the same loss among the classes T of the K + 1 draws, the anchor's own included; `subsetLoss` given that a class is missing, `collisionFreeSubsetLoss` given that no negative is of the anchor's class (Nozawa & Sato 2021).",
    },
    {
      name: "gap",
      text: "`clipped` d = E min{0, z·(μ_c − μ(x))}/t as Nozawa & Sato (2021) evaluate it, μ(x) the mean of the sample; `unclipped` without the minimum; `variance` V = E‖μ(x) − μ_c‖².",
    },
    {
      name: "meanClassifier",
      text: "argmax_c z·μ_c (Arora et al. 2019). `macroF1` and `balancedAccuracy` weigh classes alike.",
    },
    {
      name: "linearProbes",
      text: "Multinomial logistic regression on frozen features, min_W C Σ_i loss_i + ½‖W‖², to its optimum. `sklearn`: C = 1. `clip`: C = 0.316 (Radford et al. 2021). `dinov2`: the best of 45 values from 10⁻⁶ to 10⁵ on a held-out tenth, then fitted on all rows (Oquab et al. 2024).",
    },
    {
      name: "fewShot",
      text: "Ten logistic regressions on eight rows a class, tested on all test rows (Muennighoff et al. 2023).",
    },
    {
      name: "nearestNeighbours",
      text: "Votes of the k nearest: `lightly` k = 200 and weights e^{cos/0.1} (Wu et al. 2018), `solo-learn` k = 20 and e^{cos/0.07}, `dinov2` k = 10, 20, 100, 200 and a softmax at 0.07, `mteb` k = 3 by three metrics, `sklearn` k = 5 by Euclidean distance.",
    },
    {
      name: "alignment",
      text: "E‖z − z⁺‖² (Wang & Isola 2020), of views of one sample, or of samples of one class if there is one view.",
    },
    {
      name: "uniformity",
      text: "ln E e^{−2‖x − y‖²} over all pairs of different samples (Wang & Isola 2020).",
    },
    {
      name: "rankMe",
      text: "exp(−Σ p ln p), p = σ/Σσ + 10⁻⁷, σ the singular values of the rows (Garrido et al. 2023: not centred). `effectiveRank` without 10⁻⁷ (Roy & Vetterli 2007), `varianceEffectiveRank` of σ²/Σσ², `stableRank` Σσ²/σ₁², `participationRatio` (Σσ²)²/Σσ⁴.",
    },
    {
      name: "alphaReq",
      text: "α of λ_j ∝ j^{−α}, a weighted fit (1/j) of ln λ_j on ln j over j = 10 … 100 of the covariance's eigenvalues, with its R² (Agrawal et al. 2022).",
    },
    {
      name: "neuralCollapse",
      text: "`nc1` tr(Σ_W Σ_B⁺)/C; `equinorm` and `equiangularity` the spread of norms and cosines of the centred class means; `etfDistance` ‖G/‖G‖ − (I − 1/C)/√(C−1)‖ of their Gram matrix G; all 0 for collapsed classes on a simplex (Papyan et al. 2020).",
    },
    {
      name: "silhouette",
      text: "Mean of (b − a)/max(a, b), a the mean distance to the sample's class, b to the nearest other (Rousseeuw 1987).",
    },
    {
      name: "hubness",
      text: "Skewness of N_10, how many samples have a sample among their ten nearest (Radovanović et al. 2010).",
    },
    {
      name: "retrieval",
      text: "For each sample as a query, by cosine, R = how many others are of its class: `rPrecision` the share of its class among the R nearest; `mapAtR` (1/R) Σ_{i ≤ R} P(i), P(i) the precision among the first i if the i-th is of the class, else 0 (Musgrave et al. 2020); `recall` at k: whether one of the k nearest is.",
    },
  ],
};
