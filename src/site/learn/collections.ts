import { longTailedPrior, type Prior, uniformPrior } from "../../probability/prior.ts";

/** What there is to collect in the demonstration. */
export const COLLECTIONS: readonly {
  readonly id: string;
  readonly name: string;
  prior(): Prior;
}[] = [
  { id: "ten", name: "10 classes, equally likely (CIFAR-10)", prior: () => uniformPrior(10) },
  { id: "tail", name: "10 classes, the last 20 times rarer", prior: () => longTailedPrior(10, 20) },
  {
    id: "hundred",
    name: "100 classes, equally likely (CIFAR-100)",
    prior: () => uniformPrior(100),
  },
];
