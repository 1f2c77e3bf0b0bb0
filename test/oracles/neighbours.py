#!/usr/bin/env python3
"""Reference values of everything made of nearest neighbours: writes neighbours.json.

    python3 test/oracles/neighbours.py     # numpy 2.4, scikit-learn 1.9, safetensors 0.8; a minute

All similarities in double precision, sorted as a whole (stable: of equal ones the lower row first);
scikit-learn's classifier beside the votes counted here. What `retrieval` has of skewed-37 is what
pytorch-metric-learning 2.9's AccuracyCalculator has, to 1e-14.
"""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from sklearn.metrics import f1_score
from sklearn.neighbors import KNeighborsClassifier

HERE = Path(__file__).resolve().parent
DEEPEST = 200


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def similarities(queries, keys, metric):
    if metric == "cosine":
        return unit(queries) @ unit(keys).T
    if metric == "dot":
        return queries @ keys.T
    return -np.sqrt(np.array([((keys - query) ** 2).sum(axis=1) for query in queries]))


def ranked(queries, keys, metric, leave_out, depth):
    values = similarities(queries, keys, metric)
    if leave_out:
        np.fill_diagonal(values, -np.inf)
    order = np.argsort(-values, axis=1, kind="stable")[:, :depth]
    return order, np.take_along_axis(values, order, axis=1)


def vote(order, values, key_labels, classes, k, temperature):
    k = min(k, order.shape[1])
    weights = np.ones((len(order), k)) if temperature is None else np.exp(values[:, :k] / temperature)
    votes = np.zeros((len(order), classes))
    for place in range(k):
        np.add.at(votes, (np.arange(len(order)), key_labels[order[:, place]]), weights[:, place])
    return votes


def scores(votes, labels):
    own = votes[np.arange(len(votes)), labels]
    before = np.arange(votes.shape[1])[None, :] < labels[:, None]
    higher = ((votes > own[:, None]) | ((votes == own[:, None]) & before)).sum(axis=1)
    predictions = votes.argmax(axis=1)
    return {
        "top1": float(np.mean(predictions == labels)),
        "top5": float(np.mean((higher < 5) & (own > 0))),
        "macroF1": float(f1_score(labels, predictions, average="macro")),
    }


PRESETS = [
    ("lightly", "cosine", 200, 0.1),
    ("solo-learn", "cosine", 20, 0.07),
    *(("dinov2", "cosine", k, 0.07) for k in (10, 20, 100, 200)),
    *(("mteb", metric, 3, None) for metric in ("cosine", "euclidean", "dot")),
    ("sklearn", "euclidean", 5, None),
]


def classify(queries, labels, keys, key_labels, leave_out):
    classes = labels.max() + 1
    results = []
    for metric in ("cosine", "euclidean", "dot"):
        depth = min(DEEPEST, len(keys) - leave_out)
        order, values = ranked(queries, keys, metric, leave_out, depth)
        for preset, used, k, temperature in PRESETS:
            if used == metric:
                votes = vote(order, values, key_labels, classes, k, temperature)
                results.append({"preset": preset, "metric": metric, "k": min(k, depth), **scores(votes, labels)})
    return results


def retrieval(rows, labels):
    counts = np.bincount(labels)
    order, _ = ranked(rows, rows, "cosine", True, len(rows) - 1)
    per_query = []
    for query, neighbours in enumerate(order):
        relevant = counts[labels[query]] - 1
        if relevant == 0:
            continue
        hits = labels[neighbours] == labels[query]
        at_r = hits[:relevant]
        precision = np.cumsum(at_r) / np.arange(1, relevant + 1)
        per_query.append(
            [hits[0], at_r.mean(), (precision * at_r).sum() / relevant, *(hits[:k].any() for k in (1, 2, 4, 8))]
        )
    values = np.array(per_query, dtype=float)
    owners = labels[[counts[label] > 1 for label in labels]]
    macro = np.mean([values[owners == c].mean(axis=0) for c in np.unique(owners)], axis=0)
    return {"queries": len(values), "values": values.mean(axis=0).tolist(), "macro": macro.tolist()}


def evaluate(arrays):
    double = {name: np.asarray(arrays[name], dtype=np.float64) for name in ("view1", "view_mean", "train")}
    labels, train_labels = (np.asarray(arrays[name], dtype=int) for name in ("labels", "train_labels"))
    fitted = KNeighborsClassifier(20, metric="cosine").fit(double["train"], train_labels)
    return {
        "train": classify(double["view_mean"], labels, double["train"], train_labels, False),
        "others": classify(double["view1"][:1000], labels[:1000], double["view1"][:1000], labels[:1000], True),
        "sklearnCosine20": float(fitted.score(double["view_mean"], labels)),
        "retrieval": retrieval(double["view_mean"], labels),
    }


def main():
    values = {
        "fashion": evaluate(np.load(HERE / "../../examples/data/fashion-mnist-two-views.npz")),
        "skewed37": evaluate(load_file(HERE / "../fixtures/skewed-37.safetensors")),
    }
    (HERE / "neighbours.json").write_text(json.dumps(values, indent=1) + "\n")


if __name__ == "__main__":
    main()
