import { readFileSync } from "node:fs";
import type { ReportAnswer } from "../../src/api/score/answer.ts";
import { readArrays } from "../../src/formats/index.ts";
import { scoreInputFrom } from "../../src/scoring/named-arrays.ts";
import { collisionSpread } from "./collision-spread.ts";
import type { RunMetrics, RunScores } from "./run-scores.ts";

/** What `embed.py` wrote of a run. */
interface Embedded {
  readonly model: { readonly sha256: string };
  readonly testSamples: number;
  readonly trainSamples: number;
  readonly meanViews: number;
}

/**
 * Has the service score a run.
 *
 * @param folder that `embed.py` wrote
 */
export async function scoreRun(
  origin: string,
  folder: string,
  { draws, temperature }: RunMetrics,
): Promise<RunScores> {
  const about = JSON.parse(readFileSync(`${folder}/embed.json`, "utf8")) as Embedded;
  const requests = {
    views: {
      file: "views.npz",
      query: `draws=${draws}&temperature=${temperature}&include=contrastive,bounds`,
    },
    projection: { file: "projection.npz", query: CLASSIFICATION },
    features: { file: "features.npz", query: CLASSIFICATION },
  };
  const ask = ({ file, query }: { file: string; query: string }) =>
    post(`${origin}/v1/score?${query}`, readFileSync(`${folder}/${file}`));
  const views = await ask(requests.views);
  const projection = await ask(requests.projection);
  const features = await ask(requests.features);

  const { rows, supervisedLoss, gap, subsetLossMethod, prior } = views.contrastive!;
  const [boundsRow] = views.bounds!.rows;
  return {
    version: views.version,
    model: about.model.sha256,
    classes: prior!.classes,
    testSamples: about.testSamples,
    trainSamples: about.trainSamples,
    meanViews: about.meanViews,
    requests: Object.values(requests),
    contrastive: { ...rows[0], supervisedLoss, gap, subsetLossMethod },
    bounds: boundsRow.bounds,
    tightest: boundsRow.tightest,
    meanClassifier: {
      projection: meanClassifierOf(projection),
      features: meanClassifierOf(features),
    },
    collisionSpread: collisionSpreadOf(readFileSync(`${folder}/views.npz`)),
  };
}

/** Few neighbours, as only the mean classifier is read. */
const CLASSIFICATION = "include=classification&neighbours=sklearn";

function meanClassifierOf({ classification }: ReportAnswer) {
  const { top1, top5, loss } = classification!.meanClassifier;
  return { top1, top5, loss };
}

function collisionSpreadOf(file: Uint8Array): number {
  const { views, labels } = scoreInputFrom(readArrays(file));
  return collisionSpread(views[0], views[1], labels!.classes);
}

async function post(address: string, body: Uint8Array<ArrayBuffer>): Promise<ReportAnswer> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/x-npz" },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${address}: ${response.status} ${text}`);
  return JSON.parse(text) as ReportAnswer;
}
