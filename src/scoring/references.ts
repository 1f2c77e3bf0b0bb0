import * as bounds from "../bounds/references.ts";
import type { Section } from "./sections.ts";

/** A paper, which may never have been on arXiv. */
export interface Reference {
  readonly key: string;
  readonly authors: string;
  readonly title: string;
  readonly venue: string;
  readonly year: number;
  readonly arxiv?: string;
  readonly doi?: string;
}

const oord2018: Reference = {
  key: "oord2018",
  authors: "Aaron van den Oord, Yazhe Li, Oriol Vinyals",
  title: "Representation Learning with Contrastive Predictive Coding",
  venue: "arXiv",
  year: 2018,
  arxiv: "1807.03748",
};

const chen2020: Reference = {
  key: "chen2020",
  authors: "Ting Chen, Simon Kornblith, Mohammad Norouzi, Geoffrey Hinton",
  title: "A Simple Framework for Contrastive Learning of Visual Representations",
  venue: "ICML",
  year: 2020,
  arxiv: "2002.05709",
};

const wu2018: Reference = {
  key: "wu2018",
  authors: "Zhirong Wu, Yuanjun Xiong, Stella X. Yu, Dahua Lin",
  title: "Unsupervised Feature Learning via Non-Parametric Instance Discrimination",
  venue: "CVPR",
  year: 2018,
  arxiv: "1805.01978",
};

const radford2021: Reference = {
  key: "radford2021",
  authors: "Alec Radford, Jong Wook Kim, Chris Hallacy, et al.",
  title: "Learning Transferable Visual Models From Natural Language Supervision",
  venue: "ICML",
  year: 2021,
  arxiv: "2103.00020",
};

const oquab2024: Reference = {
  key: "oquab2024",
  authors: "Maxime Oquab, Timothée Darcet, Théo Moutakanni, et al.",
  title: "DINOv2: Learning Robust Visual Features without Supervision",
  venue: "TMLR",
  year: 2024,
  arxiv: "2304.07193",
};

const muennighoff2023: Reference = {
  key: "muennighoff2023",
  authors: "Niklas Muennighoff, Nouamane Tazi, Loïc Magne, Nils Reimers",
  title: "MTEB: Massive Text Embedding Benchmark",
  venue: "EACL",
  year: 2023,
  arxiv: "2210.07316",
};

const wangIsola2020: Reference = {
  key: "wang2020",
  authors: "Tongzhou Wang, Phillip Isola",
  title:
    "Understanding Contrastive Representation Learning through Alignment and Uniformity on the Hypersphere",
  venue: "ICML",
  year: 2020,
  arxiv: "2005.10242",
};

const garrido2023: Reference = {
  key: "garrido2023",
  authors: "Quentin Garrido, Randall Balestriero, Laurent Najman, Yann LeCun",
  title:
    "RankMe: Assessing the Downstream Performance of Pretrained Self-Supervised Representations by Their Rank",
  venue: "ICML",
  year: 2023,
  arxiv: "2210.02885",
};

const agrawal2022: Reference = {
  key: "agrawal2022",
  authors: "Kumar Krishna Agrawal, Arnab Kumar Mondal, Arna Ghosh, Blake A. Richards",
  title:
    "α-ReQ: Assessing Representation Quality in Self-Supervised Learning by Measuring Eigenspectrum Decay",
  venue: "NeurIPS",
  year: 2022,
};

const royVetterli2007: Reference = {
  key: "roy2007",
  authors: "Olivier Roy, Martin Vetterli",
  title: "The Effective Rank: A Measure of Effective Dimensionality",
  venue: "EUSIPCO",
  year: 2007,
};

const papyan2020: Reference = {
  key: "papyan2020",
  authors: "Vardan Papyan, X. Y. Han, David L. Donoho",
  title: "Prevalence of Neural Collapse during the Terminal Phase of Deep Learning Training",
  venue: "PNAS",
  year: 2020,
  arxiv: "2008.08186",
};

const rousseeuw1987: Reference = {
  key: "rousseeuw1987",
  authors: "Peter J. Rousseeuw",
  title: "Silhouettes: A Graphical Aid to the Interpretation and Validation of Cluster Analysis",
  venue: "Journal of Computational and Applied Mathematics",
  year: 1987,
  doi: "10.1016/0377-0427(87)90125-7",
};

const radovanovic2010: Reference = {
  key: "radovanovic2010",
  authors: "Miloš Radovanović, Alexandros Nanopoulos, Mirjana Ivanović",
  title: "Hubs in Space: Popular Nearest Neighbors in High-Dimensional Data",
  venue: "JMLR",
  year: 2010,
};

const musgrave2020: Reference = {
  key: "musgrave2020",
  authors: "Kevin Musgrave, Serge Belongie, Ser-Nam Lim",
  title: "A Metric Learning Reality Check",
  venue: "ECCV",
  year: 2020,
  arxiv: "2003.08505",
};

/** Where the numbers of each part are defined. */
export const sectionReferences: Readonly<Record<Section, readonly Reference[]>> = {
  contrastive: [bounds.nozawaSato2021, bounds.arora2019, oord2018, chen2020],
  bounds: Object.values(bounds),
  classification: [bounds.arora2019, radford2021, oquab2024, muennighoff2023, wu2018],
  geometry: [
    wangIsola2020,
    garrido2023,
    agrawal2022,
    royVetterli2007,
    papyan2020,
    rousseeuw1987,
    radovanovic2010,
  ],
  retrieval: [musgrave2020],
};
