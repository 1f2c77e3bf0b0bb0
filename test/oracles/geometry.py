#!/usr/bin/env python3
"""Reference values of the geometry of embeddings: writes geometry.json.

    python3 test/oracles/geometry.py     # numpy 2.4, scipy 1.17, scikit-learn 1.9, safetensors 0.8; a minute

Singular values by SVD, pairs by scipy's pdist, silhouettes by scikit-learn: nothing is computed as the
library computes it, from Gram matrices and products.
"""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from scipy.spatial.distance import cdist, pdist
from scipy.stats import skew
from sklearn.metrics import silhouette_samples

HERE = Path(__file__).resolve().parent

# Singular values below this share of the largest are noise of single precision.
RESOLVED = 1e-6


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def alignment(views):
    return float(np.mean([np.mean(np.sum((a - b) ** 2, axis=1)) for a, b in combinations(views, 2)]))


def same_class_alignment(rows, labels):
    """Mean squared distance over all pairs of samples of one class, pairs of all classes alike."""
    total, pairs = 0.0, 0
    for c in np.unique(labels):
        distances = pdist(rows[labels == c], "sqeuclidean")
        total += distances.sum()
        pairs += len(distances)
    return total / pairs


def uniformity(rows):
    return float(np.log(np.mean(np.exp(-2 * pdist(rows, "sqeuclidean")))))


def entropy_rank(values, epsilon):
    p = values / values.sum() + epsilon
    p = p[p > 0]
    return float(np.exp(-np.sum(p * np.log(p))))


def spectrum(rows):
    n = len(rows)
    result = {}
    for name, matrix in (("uncentred", rows), ("centred", rows - rows.mean(axis=0))):
        sigma = np.linalg.svd(matrix, compute_uv=False)
        variances = sigma**2
        result[name] = {
            "singularValues": sigma[:64].tolist(),
            "rankMe": entropy_rank(sigma, 1e-7),
            "effectiveRank": entropy_rank(sigma, 0),
            "varianceEffectiveRank": entropy_rank(variances, 0),
            "stableRank": variances.sum() / variances[0],
            "participationRatio": variances.sum() ** 2 / (variances**2).sum(),
            "numericalRank": int(np.sum(sigma > RESOLVED * sigma[0])),
        }
        if result[name]["numericalRank"] == rows.shape[1]:
            result[name]["conditionNumber"] = sigma[0] / sigma[-1]
    eigenvalues = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False) ** 2 / n
    first, last = 10, min(100, int(np.sum(eigenvalues > RESOLVED**2 * eigenvalues[0])))
    index = np.arange(first, last + 1)
    x, y = np.log(index), np.log(eigenvalues[first - 1 : last])
    weights = 1 / index
    # np.polyfit multiplies residuals, not their squares, by w.
    slope, intercept = np.polyfit(x, y, 1, w=np.sqrt(weights))
    residual = np.sum(weights * (y - slope * x - intercept) ** 2)
    mean = np.sum(weights * y) / weights.sum()
    result["alphaReq"] = {
        "alpha": -slope,
        "rSquared": 1 - residual / np.sum(weights * (y - mean) ** 2),
        "points": len(index),
    }
    return result


def neural_collapse(rows, labels):
    classes = np.unique(labels)
    overall = rows.mean(axis=0)
    means = np.array([rows[labels == c].mean(axis=0) for c in classes])
    within = sum((rows[labels == c] - m).T @ (rows[labels == c] - m) for c, m in zip(classes, means))
    within /= len(rows)
    centred = means - overall
    # Balanced, as Papyan et al.: every class counts the same.
    between = centred.T @ centred / len(classes)
    balanced = means - means.mean(axis=0)
    norms = np.linalg.norm(balanced, axis=1)
    cosines = (balanced / norms[:, None]) @ (balanced / norms[:, None]).T
    pairs = cosines[np.triu_indices(len(classes), 1)]
    c = len(classes)
    gram = balanced @ balanced.T
    etf = (np.eye(c) - 1 / c) / np.sqrt(c - 1)
    return {
        "nc1": float(np.trace(within @ np.linalg.pinv(between, rcond=1e-10, hermitian=True)) / c),
        "withinToBetween": float(np.trace(within) / np.trace(between)),
        "equinorm": float(norms.std() / norms.mean()),
        "equiangularity": float(pairs.std()),
        "maximalAngle": float(np.mean(np.abs(pairs + 1 / (c - 1)))),
        "etfDistance": float(np.linalg.norm(gram / np.linalg.norm(gram) - etf)),
    }


def silhouette(rows, labels):
    return {
        "euclidean": float(silhouette_samples(rows, labels).mean()),
        "cosine": float(silhouette_samples(unit(rows), labels, metric="cosine").mean()),
    }


def hubness(rows, k):
    """N_k: how often each sample is among the k nearest others (cosine), lower rows first on ties."""
    products = unit(rows) @ unit(rows).T
    np.fill_diagonal(products, -np.inf)
    order = np.argsort(-products, axis=1, kind="stable")[:, :k]
    counts = np.bincount(order.ravel(), minlength=len(rows))
    return {
        "skewness": float(skew(counts)),
        "largest": int(counts.max()),
        "antihubs": float(np.mean(counts == 0)),
        "robinHood": float(np.abs(counts - k).sum() / (2 * k * len(rows))),
    }


def evaluate(arrays):
    double = {name: np.asarray(array, dtype=np.float64) for name, array in arrays.items()}
    views = [double["view1"], double["view2"]]
    labels = double["labels"]
    mean = double["view_mean"]
    return {
        "alignment": alignment(views),
        "alignmentUnit": alignment([unit(view) for view in views]),
        "sameClassAlignment": same_class_alignment(mean, labels),
        "uniformity": uniformity(views[0]),
        "uniformityUnit": uniformity(unit(views[0])),
        "uniformityMean": uniformity(mean),
        "uniformityMeanUnit": uniformity(unit(mean)),
        "spectrum": spectrum(mean),
        "neuralCollapse": neural_collapse(mean, labels),
        "silhouette": silhouette(mean, labels),
        "hubness": hubness(mean, 10),
    }


def main():
    values = {
        "fashion": evaluate(np.load(HERE / "../../examples/data/fashion-mnist-two-views.npz")),
        "skewed37": evaluate(load_file(HERE / "../fixtures/skewed-37.safetensors")),
    }
    (HERE / "geometry.json").write_text(json.dumps(values, indent=1) + "\n")
    # A separate implementation of what everything rests on.
    rows = np.load(HERE / "../../examples/data/fashion-mnist-two-views.npz")["view1"][:500]
    assert np.allclose(cdist(rows, rows) ** 2, 2 - 2 * rows @ rows.T, atol=1e-5)


if __name__ == "__main__":
    main()
