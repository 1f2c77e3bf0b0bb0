import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import card from "../../models/fashion-mnist-256/card.json" with { type: "json" };
import stored from "../../models/results/fashion-mnist/scores/256-0.json" with { type: "json" };
import { origin } from "./client.ts";

/**
 * A client that has nothing but the data set and the service: it chooses the samples that the experiment
 * chose, has them embedded, and has the embeddings scored; then it has the first of each class augmented.
 */
const SCRIPT = `
import gzip, io, json, sys
import numpy as np, requests

origin, name = sys.argv[1:]
FOLDER = "/usr/share/datasets/fashion-mnist"

def idx(file, offset):
    with gzip.open(f"{FOLDER}/{file}.gz") as contents:
        return np.frombuffer(contents.read(), np.uint8, offset=offset)

def choose(kind, count):
    images = idx(f"{kind}-images-idx3-ubyte", 16).reshape(-1, 28, 28)
    labels = idx(f"{kind}-labels-idx1-ubyte", 8)
    order = np.random.default_rng(0).permutation(len(labels))
    chosen = np.sort(np.concatenate([order[labels[order] == label][: count // 10] for label in range(10)]))
    return images[chosen], labels[chosen].astype(np.int32)

def post(path, params, array_or_arrays):
    file = io.BytesIO()
    if isinstance(array_or_arrays, dict): np.savez(file, **array_or_arrays)
    else: np.save(file, array_or_arrays)
    kind = "npz" if isinstance(array_or_arrays, dict) else "npy"
    answer = requests.post(origin + path, params=params, data=file.getvalue(), headers={"Content-Type": f"application/x-{kind}"})
    answer.raise_for_status()
    return answer

def embed(images):
    parts = [
        np.load(io.BytesIO(post(f"/v1/encoders/{name}/embeddings", {"output": "projection", "normalize": "l2", "format": "npy"}, part).content))
        for part in np.array_split(images, -(-len(images) // 1000))
    ]
    return np.concatenate(parts)

images, labels = choose("t10k", 10_000)
train_images, train_labels = choose("train", 20_000)
arrays = {"embeddings": embed(images), "labels": labels, "train": embed(train_images), "train_labels": train_labels}
means = [arrays["train"][train_labels == label].mean(0) for label in range(10)]
arrays.update(train=np.stack(means), train_labels=np.arange(10))
report = post("/v1/score", {"include": "classification", "neighbours": "sklearn"}, arrays).json()
first = np.concatenate([np.flatnonzero(labels == label)[:80] for label in range(10)])
augmented = post(
    f"/v1/encoders/{name}/score",
    {"include": "contrastive", "draws": 256, "bootstrap": 200},
    {"images": images[first], "labels": labels[first]},
).json()
intervals = {interval["metric"]: interval for interval in augmented["confidence"]["intervals"]}
print(json.dumps({
    "accuracy": report["classification"]["meanClassifier"]["top1"],
    "infoNce": intervals["contrastive.rows[0].infoNce"],
}))
`;

test("who has the data set gets the stored numbers of K + 1 = 256 from the service alone", {
  timeout: 900_000,
}, async () => {
  const { stdout } = await promisify(execFile)("python3", ["-c", SCRIPT, origin, card.id]);
  const { accuracy, infoNce } = JSON.parse(stdout);
  // Ties at the eighth digit may fall differently.
  expect(Math.abs(accuracy - stored.meanClassifier.projection.top1)).toBeLessThan(3.5e-4);
  // Of other samples and other augmentations, by the implementation in TypeScript.
  const distance = Math.abs(infoNce.value - stored.contrastive.infoNce);
  expect(infoNce.standardError).toBeLessThan(0.02);
  expect(distance).toBeLessThan(4 * infoNce.standardError);
});
