/** Encoders to try, and the experiment to read K by K. */
import { type BenchCard, bench } from "./encoders-page/bench.ts";
import { readExperiment } from "./encoders-page/reading.ts";

for (const section of document.querySelectorAll<HTMLElement>(".experiment")) {
  readExperiment(section);
}

const host = document.querySelector<HTMLElement>("#bench");
if (host !== null) await start(host);

async function start(host: HTMLElement): Promise<void> {
  const response = await fetch("/v1/encoders");
  const { encoders } = (await response.json()) as { readonly encoders: readonly BenchCard[] };
  await bench(
    host,
    encoders.toSorted((a, b) => a.data.name.localeCompare(b.data.name) || a.draws - b.draws),
  );
}
