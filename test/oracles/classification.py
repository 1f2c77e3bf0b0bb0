#!/usr/bin/env python3
"""Reference values of the mean classifier, the linear probes and the few-shot fits: writes classification.json.

    python3 test/oracles/classification.py     # numpy 2.4, scipy 1.17, scikit-learn 1.9, safetensors 0.8; minutes

Fits are scikit-learn's, in double precision and far beyond its default tolerance. Splits and draws
are made again here from the description of the generator (sfc32) and of the shuffle.
"""

import json
import warnings
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from scipy.special import logsumexp
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    balanced_accuracy_score,
    confusion_matrix,
    f1_score,
    precision_recall_fscore_support,
)

HERE = Path(__file__).resolve().parent
CANDIDATES = 10.0 ** np.linspace(-6, 5, 45)
WORD = 2**32


def uniforms(seed):
    a, b, c, counter = 0, seed, 0x9E3779B9, 1
    drawn = 0
    while True:
        total = (a + b + counter) % WORD
        counter = (counter + 1) % WORD
        a = b ^ (b >> 9)
        b = (c + (c << 3)) % WORD
        c = (((c << 21) | (c >> 11)) + total) % WORD
        drawn += 1
        if drawn > 16:
            yield (total + 0.5) / WORD


def shuffled(rows, random):
    rows = list(rows)
    for last in range(len(rows) - 1, 0, -1):
        other = int(next(random) * (last + 1))
        rows[last], rows[other] = rows[other], rows[last]
    return rows


def split(labels, share, seed):
    random = uniforms(seed)
    kept, held_out = [], []
    for c in range(labels.max() + 1):
        rows = np.flatnonzero(labels == c)
        count = max(0, min(int(np.floor(share * len(rows) + 0.5)), len(rows) - 1))
        order = shuffled(rows, random)
        held_out += order[:count]
        kept += order[count:]
    return sorted(kept), sorted(held_out)


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def logits(model, rows):
    scores = model.decision_function(rows)
    return np.stack([-scores / 2, scores / 2], axis=1) if scores.ndim == 1 else scores


def scores(values, labels):
    own = values[np.arange(len(values)), labels]
    before = np.arange(values.shape[1])[None, :] < labels[:, None]
    higher = ((values > own[:, None]) | ((values == own[:, None]) & before)).sum(axis=1)
    return {
        "top1": float(np.mean(higher == 0)),
        "top5": float(np.mean(higher < 5)),
        "loss": float(np.mean(logsumexp(values, axis=1) - own)),
        "macroF1": float(f1_score(labels, values.argmax(axis=1), average="macro")),
    }


def fit(rows, labels, c, solver="lbfgs", tolerance=1e-10):
    return LogisticRegression(C=c, solver=solver, tol=tolerance, max_iter=100_000).fit(rows, labels)


def objective(model, rows, labels):
    values = logits(model, rows)
    loss = logsumexp(values, axis=1) - values[np.arange(len(labels)), labels]
    return float(model.C * loss.sum() + 0.5 * (model.coef_**2).sum())


def mean_classifier(rows, labels, means, temperature):
    values = rows @ means.T / temperature
    predictions = values.argmax(axis=1)
    precision, recall, f1, support = precision_recall_fscore_support(labels, predictions, zero_division=np.nan)
    return {
        **scores(values, labels),
        "balancedAccuracy": float(balanced_accuracy_score(labels, predictions)),
        "confusion": confusion_matrix(labels, predictions).tolist(),
        "perClass": [
            {
                "samples": int(support[c]),
                "recall": recall[c],
                "precision": None if np.isnan(precision[c]) else precision[c],
                "f1": f1[c],
            }
            for c in range(len(support))
        ],
    }


def probe(train, train_labels, test, labels, c):
    model = fit(train, train_labels, c)
    return {
        "inversePenalty": c,
        "objective": objective(model, train, train_labels),
        "coefficients": model.coef_[:3, :4].tolist(),
        "intercepts": (model.intercept_ - model.intercept_.mean()).tolist()[:5],
        "trainTop1": float(model.score(train, train_labels)),
        **scores(logits(model, test), labels),
    }


def sweep(train, train_labels, test, labels):
    kept, held_out = split(train_labels, 0.1, 0)
    candidates = [
        float(fit(train[kept], train_labels[kept], c, "newton-cholesky").score(train[held_out], train_labels[held_out]))
        for c in CANDIDATES
    ]
    best = float(CANDIDATES[int(np.argmax(candidates))])
    final = probe(train, train_labels, test, labels, best)
    return {"candidates": candidates, "validationSamples": len(held_out), **final}


def two_classes(train, train_labels, test, labels):
    among, tested = train_labels < 2, labels < 2
    return probe(train[among], train_labels[among], test[tested], labels[tested], 1.0)


def few_shot(train, train_labels, test, labels):
    random = uniforms(0)
    results = []
    for _ in range(10):
        drawn = []
        for c in range(train_labels.max() + 1):
            drawn += shuffled(np.flatnonzero(train_labels == c), random)[:8]
        model = fit(train[drawn], train_labels[drawn], 1.0, "newton-cholesky")
        own = scores(logits(model, test), labels)
        results.append({"top1": own["top1"], "macroF1": own["macroF1"]})
    return results


def evaluate(arrays):
    double = {name: np.asarray(arrays[name], dtype=np.float64) for name in ("view1", "view2", "view_mean", "train")}
    labels, train_labels = (np.asarray(arrays[name], dtype=int) for name in ("labels", "train_labels"))
    train, test = double["train"], double["view_mean"]
    temperature = float(arrays["temperature"])
    means = np.array([train[train_labels == c].mean(axis=0) for c in range(labels.max() + 1)])
    double["mean_of_views"] = (double["view1"] + double["view2"]) / 2
    of = {
        name: mean_classifier(double[name], labels, means, temperature)
        for name in ("view1", "view2", "mean_of_views", "view_mean")
    }
    kept, held_out = split(labels, 0.2, 0)
    return {
        "meanClassifier": of["view1"],
        "embeddings": {name: {key: of[name][key] for key in ("top1", "top5", "loss")} for name in of},
        "probes": {
            "sklearn": probe(train, train_labels, test, labels, 1.0),
            "clip": probe(train, train_labels, test, labels, 0.316),
            "normalised": probe(unit(train), train_labels, unit(test), labels, 1.0),
            "weak": probe(train, train_labels, test, labels, 100.0),
            "dinov2": sweep(train, train_labels, test, labels),
            "view1": probe(train, train_labels, double["view1"], labels, 1.0),
            "heldOut": probe(test[kept], labels[kept], test[held_out], labels[held_out], 1.0),
            "twoClasses": two_classes(train, train_labels, test, labels),
        },
        "fewShot": few_shot(train, train_labels, test, labels),
    }


def main():
    warnings.simplefilter("error", ConvergenceWarning)
    values = {
        "fashion": evaluate(np.load(HERE / "../../examples/data/fashion-mnist-two-views.npz")),
        "skewed37": evaluate(load_file(HERE / "../fixtures/skewed-37.safetensors")),
    }
    (HERE / "classification.json").write_text(json.dumps(values) + "\n")


if __name__ == "__main__":
    main()
