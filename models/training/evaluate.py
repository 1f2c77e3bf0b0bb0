"""
What a trained encoder is worth on the test set: InfoNCE, mean classifier and linear probe, with and without head.

    python models/training/evaluate.py --out models/training/runs/fashion-mnist/256-0

Writes metrics.json and, for upsilon's own score, features.npz and projection.npz: view1, view2 and view_mean of
the test samples, labels, and the training samples' embeddings (train, train_labels).
"""
import argparse
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import augment
import train
from data import DataError, load

VIEWS = 8  # of which view_mean is the mean; their mean lies within 1/√8 of a view's spread of E f(a(x))
GROUPS = 200  # random groups of K + 1 test samples over which InfoNCE is averaged
CHUNK = 1000  # images at a time
PROBE_DECAY = 1e-5  # of the linear probe's weights, on standardised embeddings; 1e-4 and 1e-6 agree within 0.1 point
NORMAL = 1.959964  # the normal law's 97.5 % quantile: intervals are of 95 %
PROBE_STEPS = 100  # of L-BFGS at most


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the folder that train.py wrote")
    parser.add_argument("--folder", help="where the data set's files are, if not at their usual place")
    options = parser.parse_args()
    try:
        encoder, data, setting = restore(options.out, options.folder)
    except DataError as error:
        sys.exit(f"evaluate.py: {error}")
    print(json.dumps(evaluate(encoder, data, setting, options.out), indent=2))


def restore(out, folder=None):
    """(encoder, data, setting) of a run's checkpoint."""
    state = torch.load(out / "checkpoint.pt", map_location="cpu")
    setting = state["setting"]
    data = load(setting["data"], folder)
    encoder = train.make_encoder(setting["network"], data)
    encoder.load_state_dict(state["encoder"])
    return encoder.eval().to(memory_format=torch.channels_last), data, setting


def evaluate(encoder, data, setting, out):
    """Accuracies in [0, 1] and losses in nats, with 95 % intervals over the test samples or groups."""
    train_labels, test_labels = torch.from_numpy(data.train_labels), torch.from_numpy(data.test_labels)
    chance = torch.Generator().manual_seed(setting["seed"])
    train_embeddings = embed(encoder, data.train_images)
    test_embeddings = embed(encoder, data.test_images)
    views = [embed(encoder, data.test_images, data.augmentation, chance) for _ in range(VIEWS)]
    metrics = {}
    for index, name in enumerate(("features", "projection")):
        unit = [F.normalize(view[index], dim=1) for view in views]
        trained, tested = train_embeddings[index], test_embeddings[index]
        unit_trained = F.normalize(trained, dim=1)
        metrics[name] = {
            "infoNce": info_nce(unit[0], unit[1], setting, chance),
            "meanClassifier": mean_classifier(unit_trained, train_labels, F.normalize(tested, dim=1), test_labels),
            "linearProbe": linear_probe(trained, train_labels, tested, test_labels),
        }
        np.savez(
            out / f"{name}.npz", view1=unit[0].numpy(), view2=unit[1].numpy(), view_mean=sum(unit).numpy() / VIEWS,
            labels=data.test_labels, train=unit_trained.numpy(), train_labels=data.train_labels,
        )
    (out / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
    return metrics


@torch.no_grad()
def embed(encoder, images, augmentation=None, chance=None):
    """(features N×d, projection N×d') of images as they are, or of one view of each."""
    chunks = []
    for start in range(0, len(images), CHUNK):
        pixels = torch.tensor(images[start : start + CHUNK])
        if augmentation is None:
            pixels = pixels.permute(0, 3, 1, 2).float()
        else:
            numbers = torch.rand(len(pixels), augment.NUMBERS, generator=chance)
            pixels = augment.augment(pixels, numbers, augmentation)
        chunks.append(encoder(pixels.contiguous(memory_format=torch.channels_last)))
    return tuple(torch.cat(parts) for parts in zip(*chunks))


def info_nce(first, second, setting, chance):
    """InfoNCE over GROUPS random groups of K + 1 samples."""
    losses = []
    for _ in range(GROUPS):
        group = torch.randperm(len(first), generator=chance)[: setting["draws"]]
        pair = torch.cat((first[group], second[group]))
        losses.append(train.info_nce(pair, len(group), setting["temperature"]))
    losses = torch.stack(losses)
    mean, error = float(losses.mean()), float(losses.std() / math.sqrt(GROUPS))
    return {"value": mean, "interval": [mean - NORMAL * error, mean + NORMAL * error]}


def mean_classifier(trained, train_labels, tested, test_labels):
    """The class whose mean training embedding has the largest inner product with the test embedding."""
    classes = F.one_hot(train_labels).to(trained.dtype)
    means = (classes.T @ trained) / classes.sum(0)[:, None]
    return accuracy((tested @ means.T).argmax(1), test_labels)


def linear_probe(trained, train_labels, tested, test_labels):
    """Multinomial logistic regression on frozen, standardised embeddings."""
    mean, deviation = trained.mean(0), trained.std(0).clamp(min=1e-6)
    trained, tested = (trained - mean) / deviation, (tested - mean) / deviation
    layer = torch.nn.Linear(trained.shape[1], int(train_labels.max()) + 1)
    for parameter in layer.parameters():
        torch.nn.init.zeros_(parameter)  # the problem is convex: where it starts is no matter of chance
    solver = torch.optim.LBFGS(layer.parameters(), max_iter=PROBE_STEPS, line_search_fn="strong_wolfe")

    def objective():
        solver.zero_grad()
        loss = F.cross_entropy(layer(trained), train_labels) + PROBE_DECAY * layer.weight.square().sum()
        loss.backward()
        return loss

    solver.step(objective)
    with torch.no_grad():
        return accuracy(layer(tested).argmax(1), test_labels)


def accuracy(predicted, labels):
    """With Wilson's (1927) interval."""
    value, count = float((predicted == labels).double().mean()), len(labels)
    centre = (value + NORMAL**2 / (2 * count)) / (1 + NORMAL**2 / count)
    half = math.sqrt(value * (1 - value) / count + NORMAL**2 / (4 * count**2)) * NORMAL / (1 + NORMAL**2 / count)
    return {"value": value, "interval": [centre - half, centre + half]}


if __name__ == "__main__":
    main()
