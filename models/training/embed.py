"""
Embeds a data set with a run's ONNX model, as files that upsilon's /v1/score takes.

    python models/training/embed.py --out models/training/runs/fashion-mnist/256-0

Writes into --out/score, every row L2-normalised before means are taken:

    views.npz        projections. view1, view2: an augmentation each of TEST test samples; view_mean: the mean over
                     MEAN_VIEWS further ones; train: for each class the mean over one augmentation of each of its
                     TRAIN training samples
    projection.npz   embeddings: those test samples as they are; train: the class means of the training samples
    features.npz     the same before the projection head
    model.onnx       of a run whose encoder is not published in models/
    embed.json       which file was run, on how many samples

Samples are chosen by chance, as many of each class as of any other, and are the same for every run of a data set.
"""
import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torch
from onnxruntime import InferenceSession, SessionOptions

import augment
import evaluate
import export
from data import DataError

TEST = 10_000  # their pairs take a second
TRAIN = 20_000  # for class means
MEAN_VIEWS = 8
CHUNK = 500  # images at a time
OUTPUTS = ("features", "projection")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the folder that train.py wrote")
    parser.add_argument("--folder", help="where the data set's files are, if not at their usual place")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    try:
        encoder, data, setting = evaluate.restore(options.out, options.folder)
    except DataError as error:
        sys.exit(f"embed.py: {error}")
    out = options.out / "score"
    out.mkdir(exist_ok=True)
    path = model(encoder, data, setting, out)
    limits = SessionOptions()
    limits.intra_op_num_threads = options.threads
    session = InferenceSession(str(path), limits, providers=["CPUExecutionProvider"])
    about = write(session, data, setting, out)
    about = {"model": {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}, **about}
    (out / "embed.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def model(encoder, data, setting, out):
    """The published model of this run, or the run's own export."""
    published = export.MODELS / f"{setting['data']}-{setting['draws']}"
    card = published / "card.json"
    if card.exists() and json.loads(card.read_text(encoding="utf-8"))["seed"] == setting["seed"]:
        return published / "model.onnx"
    path = out / "model.onnx"
    path.write_bytes(export.graph(encoder, data.test_images.shape[1:]).SerializeToString())
    return path


def write(session, data, setting, out):
    """Embeds and saves; returns how many samples of which kind there are."""
    chance = torch.Generator().manual_seed(setting["seed"])
    images, labels = choose(data.test_images, data.test_labels, TEST)
    train_images, train_labels = choose(data.train_images, data.train_labels, TRAIN)
    classes = np.arange(len(data.classes))

    def projections(pixels):
        return embed(session, view(pixels, data.augmentation, chance))["projection"]

    first, second = projections(images), projections(images)
    mean = sum(projections(images) for _ in range(MEAN_VIEWS)) / MEAN_VIEWS
    means = class_means(projections(train_images), train_labels)
    np.savez(out / "views.npz", view1=first, view2=second, view_mean=mean, labels=labels, train=means, train_labels=classes)
    tested, trained = embed(session, images), embed(session, train_images)
    for name in OUTPUTS:
        means = class_means(trained[name], train_labels)
        np.savez(out / f"{name}.npz", embeddings=tested[name], labels=labels, train=means, train_labels=classes)
    return {"testSamples": len(labels), "trainSamples": len(train_labels), "meanViews": MEAN_VIEWS}


def choose(images, labels, count):
    """At most `count` samples, of each class as many as the smallest has or `count` allows: (images, labels)."""
    order = np.random.default_rng(0).permutation(len(labels))
    counts = np.bincount(labels)
    each = min(count // len(counts), counts.min())
    chosen = np.sort(np.concatenate([order[labels[order] == label][:each] for label in range(len(counts))]))
    return images[chosen], labels[chosen]


def view(images, augmentation, chance):
    """One augmentation of each image, uint8 N×H×W×C."""
    views = np.empty_like(images)
    for start in range(0, len(images), CHUNK):
        pixels = torch.tensor(images[start : start + CHUNK])
        numbers = torch.rand(len(pixels), augment.NUMBERS, generator=chance)
        augmented = augment.augment(pixels, numbers, augmentation).permute(0, 2, 3, 1)
        views[start : start + CHUNK] = augmented.to(torch.uint8).numpy()
    return views


def embed(session, images):
    """Features N×d and projection N×d' by name, rows of norm 1."""
    parts = [session.run(OUTPUTS, {"images": images[start : start + CHUNK]}) for start in range(0, len(images), CHUNK)]
    return {name: unit(np.concatenate(rows)) for name, rows in zip(OUTPUTS, zip(*parts))}


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def class_means(embeddings, labels):
    return np.stack([embeddings[labels == label].mean(0, dtype=np.float64) for label in np.unique(labels)]).astype(np.float32)


if __name__ == "__main__":
    main()
