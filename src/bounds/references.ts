/** A paper. */
export interface Reference {
  readonly key: string;
  readonly authors: string;
  readonly title: string;
  readonly venue: string;
  readonly year: number;
  readonly arxiv: string;
}

export const arora2019: Reference = {
  key: "arora2019",
  authors:
    "Sanjeev Arora, Hrishikesh Khandeparkar, Mikhail Khodak, Orestis Plevrakis, Nikunj Saunshi",
  title: "A Theoretical Analysis of Contrastive Unsupervised Representation Learning",
  venue: "ICML",
  year: 2019,
  arxiv: "1902.09229",
};

export const nozawaSato2021: Reference = {
  key: "nozawa2021",
  authors: "Kento Nozawa, Issei Sato",
  title:
    "Understanding Negative Samples in Instance Discriminative Self-supervised Representation Learning",
  venue: "NeurIPS",
  year: 2021,
  arxiv: "2102.06866",
};

export const ash2022: Reference = {
  key: "ash2022",
  authors: "Jordan T. Ash, Surbhi Goel, Akshay Krishnamurthy, Dipendra Misra",
  title: "Investigating the Role of Negatives in Contrastive Representation Learning",
  venue: "AISTATS",
  year: 2022,
  arxiv: "2106.09943",
};

export const bao2022: Reference = {
  key: "bao2022",
  authors: "Han Bao, Yoshihiro Nagano, Kento Nozawa",
  title: "On the Surrogate Gap between Contrastive and Supervised Losses",
  venue: "ICML",
  year: 2022,
  arxiv: "2110.02501",
};

export const awasthi2022: Reference = {
  key: "awasthi2022",
  authors: "Pranjal Awasthi, Nishanth Dikkala, Pritish Kamath",
  title: "Do More Negative Samples Necessarily Hurt in Contrastive Learning?",
  venue: "ICML",
  year: 2022,
  arxiv: "2205.01789",
};

export const wang2022: Reference = {
  key: "wang2022",
  authors: "Yifei Wang, Qi Zhang, Yisen Wang, Jiansheng Yang, Zhouchen Lin",
  title:
    "Chaos is a Ladder: A New Theoretical Understanding of Contrastive Learning via Augmentation Overlap",
  venue: "ICLR",
  year: 2022,
  arxiv: "2203.13457",
};

export const vanElst2024: Reference = {
  key: "vanelst2024",
  authors: "Anna van Elst, Debarghya Ghoshdastidar",
  title: "Tight PAC-Bayesian Risk Certificates for Contrastive Learning",
  venue: "arXiv",
  year: 2024,
  arxiv: "2412.03486",
};
