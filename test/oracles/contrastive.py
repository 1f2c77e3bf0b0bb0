#!/usr/bin/env python3
"""Reference values of the contrastive losses beyond two views and independent negatives: contrastive.json.

    python3 test/oracles/contrastive.py     # numpy 2.4, torch 2.15, safetensors 0.8; some ten minutes

Everything in double precision and of all similarities one by one: no bins, no trapezoid rule.

  real file          InfoNCE of all 10,000 samples; the supervised loss by torch's cross entropy
  whole batches      InfoNCE and NT-Xent of one batch of every sample, by torch's cross entropy, as
                     SimCLR is written
  without            the expectation over batches drawn without replacement: E e^{−uS} is the mean of
  replacement        Π e^{−u x_j} over subsets of K of the others, summed sample by sample
  same class         positives drawn from the others of the class
  SimCLR             each of K other samples gives two negatives, of either view
  three views        the third is view_mean; the mean over ordered pairs
"""

import json
from math import comb
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from torch.nn.functional import cross_entropy

HERE = Path(__file__).resolve().parent
DRAWS = [2**power for power in range(1, 14)]
NEGATIVES = [1, 2, 7, 31, 127, 1000, 10**6]
NODES, WEIGHTS = np.polynomial.legendre.leggauss(12)


def quadrature(low, high):
    """Nodes u and weights of ∫ f(u) d ln u, by panels of at most two."""
    panels = int(np.ceil((high - low) / 2))
    half = (high - low) / panels / 2
    middle = low + half * (2 * np.arange(panels) + 1)
    return np.exp(middle[:, None] + half * NODES).ravel(), np.tile(half * WEIGHTS, panels)


# --- Independent negatives ------------------------------------------------------------------------


def mean_losses(positives, others, negatives):
    """
    E ln(P + Σ_{k≤K} X_k) − E ln P for each K, P among `positives` and X among `others`, all of them
    similarities: ln A + ∫ (e^{−uA} − E e^{−uP} (E e^{−uX})^K) du/u − E ln P, whatever A is.
    """
    top = max(positives.max(), others.max())
    p, x = np.exp(positives - top), np.exp(others - top)
    results = []
    # Left of the first u the integrand is u² Var S; right of the last, every e^{−uS} has vanished.
    u, weights = quadrature(np.log(1e-9 / (1 + max(negatives))), np.log(45 / max(p.min(), x.min())))
    of_positive = np.exp(-u[:, None] * p).mean(axis=1)
    lost = -np.expm1(-u[:, None] * x).mean(axis=1)
    with np.errstate(divide="ignore"):
        log = np.log1p(-np.minimum(lost, 1))
    for k in negatives:
        scale = p.mean() + k * x.mean()
        difference = np.exp(-u * scale) - of_positive * np.exp(k * log)
        results.append(np.log(scale) + weights @ difference + top - positives.mean())
    return np.array(results)


def info_nce(anchors, positives, negatives, temperature, draws):
    """Negatives from each of `negatives`, two of them for SimCLR."""
    scores = [anchors @ view.T / temperature for view in negatives]
    own = (anchors * positives).sum(axis=1) / temperature
    total = np.zeros(len(draws))
    for i in range(len(anchors)):
        together = np.logaddexp.reduce([np.delete(of[i], i) for of in scores], axis=0)
        found = mean_losses(own[[i]], together, [1, *draws])
        assert abs(found[0] - (np.logaddexp(own[i], together) - own[i]).mean()) < 1e-12
        total += found[1:] / len(anchors)
    return total.tolist()


def same_class(rows, labels, temperature, draws):
    scores = rows @ rows.T / temperature
    total = np.zeros(len(draws))
    for i in range(len(rows)):
        mates = np.flatnonzero((labels == labels[i]) & (np.arange(len(rows)) != i))
        others = np.delete(scores[i], i)
        found = mean_losses(scores[i][mates], others, [1, *draws])
        pairs = np.logaddexp(scores[i][mates][:, None], others) - scores[i][mates][:, None]
        assert abs(found[0] - pairs.mean()) < 1e-12
        total += found[1:] / len(rows)
    return total.tolist()


# --- Batches --------------------------------------------------------------------------------------


def without_replacement(anchors, positives, temperature, draws):
    """The mean over all subsets of K of the other samples."""
    samples = len(anchors)
    scores = anchors @ positives.T / temperature
    most = max(draws) - 1
    k = np.arange(most + 1)
    subsets = np.array([[comb(samples - 1, count)] for count in k], dtype=float)
    product = np.empty((most, 1000))
    total = np.zeros(len(draws))
    for i in range(samples):
        ratios = np.exp(np.delete(scores[i], i) - scores[i, i])
        first = 1e-6 / (1 + most * ratios.max())
        u, weights = quadrature(np.log(first), np.log(40))
        # sums[k]: over the subsets of k of the samples so far.
        sums = np.zeros((most + 1, len(u)))
        sums[0] = 1
        for count, transform in enumerate(np.exp(-u * ratios[:, None]), start=1):
            end = min(most, count)
            sums[1 : end + 1] += np.multiply(transform, sums[:end], out=product[:end, : len(u)])
        mean = sums / subsets
        # Left of the first u the integrand is u E S.
        losses = (weights * np.exp(-u)) @ (1 - mean).T + k * ratios.mean() * first
        assert abs(losses[1] - np.log1p(ratios).mean()) < 1e-11
        if samples - 1 <= most:
            assert abs(losses[samples - 1] - np.log1p(ratios.sum())) < 1e-11
        total += losses[np.array(draws) - 1] / samples
    return total.tolist()


def whole_batch(view1, view2, temperature):
    """One batch of all samples, as it is trained on."""
    a, b = torch.from_numpy(view1), torch.from_numpy(view2)
    samples = len(a)
    info = cross_entropy(a @ b.T / temperature, torch.arange(samples))
    both = torch.cat([a, b])
    logits = (both @ both.T / temperature).fill_diagonal_(-torch.inf)
    partner = torch.arange(2 * samples).roll(samples)
    return {"infoNce": info.item(), "ntXent": cross_entropy(logits, partner).item()}


# --- The sets -------------------------------------------------------------------------------------


def real_file(arrays):
    """All 10,000 samples at every K: torch, as NumPy takes half an hour."""
    view1, view2, train = (torch.from_numpy(arrays[name]).double() for name in ("view1", "view2", "train"))
    labels, train_labels = (torch.from_numpy(arrays[name]).long() for name in ("labels", "train_labels"))
    temperature = float(arrays["temperature"])
    means = torch.stack([train[train_labels == c].mean(dim=0) for c in range(10)])
    logits = view1 @ means.T / temperature
    negatives = torch.tensor([draws - 1 for draws in DRAWS], dtype=torch.float64)
    total, finite = torch.zeros((2, len(DRAWS)), dtype=torch.float64)
    nodes, node_weights = quadrature(np.log(1e-9 / 8192) - 4 / temperature, np.log(45))
    u, weights = torch.from_numpy(nodes), torch.from_numpy(node_weights * np.exp(-nodes))
    scores = view1 @ view2.T / temperature
    for i in range(len(view1)):
        ratios = torch.exp(torch.cat([scores[i, :i], scores[i, i + 1 :]]) - scores[i, i])
        missing = torch.zeros_like(u)
        for start in range(0, len(u), 16):
            part = slice(start, start + 16)
            missing[part] = -torch.expm1(-u[part, None] * ratios).mean(dim=1)
        log = torch.log1p(-missing.clamp(max=1))
        total += -torch.expm1(negatives[:, None] * log) @ weights
        mean, variance = ratios.mean(), ratios.var(correction=0)
        finite += negatives * (negatives - 1) / (len(ratios) - 1) * variance / (1 + negatives * mean) ** 2 / 2
    return {
        "draws": DRAWS,
        "infoNce": (total / len(view1)).tolist(),
        # What batches without replacement have more, to second order: Var S is smaller by (K−1)/(n−1).
        "finitePopulation": (finite / len(view1)).tolist(),
        "supervisedLoss": cross_entropy(logits, labels).item(),
        "wholeBatch": whole_batch(view1.numpy(), view2.numpy(), temperature),
    }


def small_set(arrays, batches):
    view1, view2, view_mean = (
        np.asarray(arrays[name], dtype=np.float64) for name in ("view1", "view2", "view_mean")
    )
    labels = np.asarray(arrays["labels"], dtype=int)
    temperature = float(arrays["temperature"])
    views = [view1, view2, view_mean]
    pairs = [(a, b) for a in range(3) for b in range(3) if a != b]
    simclr = [info_nce(a, b, [view1, view2], temperature, NEGATIVES) for a, b in ((view1, view2), (view2, view1))]
    many = [info_nce(views[a], views[b], [views[b]], temperature, NEGATIVES) for a, b in pairs]
    return {
        "negatives": NEGATIVES,
        "simclr": np.mean(simclr, axis=0).tolist(),
        "manyViews": np.mean(many, axis=0).tolist(),
        "sameClass": same_class(view1, labels, temperature, NEGATIVES),
        "wholeBatch": whole_batch(view1, view2, temperature),
        "batches": {"draws": batches, "infoNce": without_replacement(view1, view2, temperature, batches)},
    }


def main():
    fashion = np.load(HERE / "../../examples/data/fashion-mnist-two-views.npz")
    values = {
        "skewed": small_set(
            np.load(HERE / "../fixtures/skewed-two-views.npz"), [2, 3, 8, 32, 64, 128, 150, 256, 300]
        ),
        "skewed37": small_set(load_file(HERE / "../fixtures/skewed-37.safetensors"), DRAWS[:7]),
        "fashion": real_file(fashion),
    }
    (HERE / "contrastive.json").write_text(json.dumps(values, indent=1) + "\n")


if __name__ == "__main__":
    main()
