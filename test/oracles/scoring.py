#!/usr/bin/env python3
"""Reference values of scores: writes ../fixtures/skewed-two-views.npz and scoring.json.

    python3 test/oracles/scoring.py     # numpy 2.4, scipy 1.17, safetensors 0.8; a minute or two

Three sets: a generated one with 7 unequal classes, the first 500 samples of the Fashion-MNIST file
(all of them in all but InfoNCE, which contrastive.py has), and 37 unequal classes in half precision. Nothing is shared with the library, nor are its methods:

  InfoNCE       E ln(1 + Σ Y) = ∫_0^∞ e^{−u} (1 − φ(u)^K) du/u, φ over all similarities one by one, by
                Gauss–Legendre panels in ln u; checked here against the mean over all single negatives
                (K = 1) and all pairs (K = 2)
  subset loss   the distribution of the set of classes drawn so far, draw by draw; of 37 classes, which
                have too many sets, the transform of the sum over the classes drawn, class by class:
                sums of positive terms only
"""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from scipy.special import gammaln
from scipy.stats import binom

HERE = Path(__file__).resolve().parent
SKEWED = HERE / "../fixtures/skewed-two-views.npz"
FASHION = HERE / "../../examples/data/fashion-mnist-two-views.npz"
FASHION_SAMPLES = 500
MANY_CLASSES = HERE / "../fixtures/skewed-37.safetensors"

NEGATIVES = [0, 1, 2, 7, 31, 127, 511]
FEW_NEGATIVES = [0, 1, 2, 7, 31, 127]  # with 37 classes: what follows grows with their square
MANY = [10**4, 10**6]  # of InfoNCE only: the sets would take too many draws
TEMPERATURES = [0.01, 0.05, 0.2, 1.0, 10.0, 100.0]


# --- The generated set ------------------------------------------------------------------------


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def generate():
    """Classes as directions, samples around them, augmentations around samples."""
    rng = np.random.default_rng(20240229)
    counts = np.array([120, 75, 45, 30, 15, 10, 5])
    dimensions = 16
    centres = unit(rng.normal(size=(len(counts), dimensions)))
    # Labels that are neither consecutive nor in order of frequency.
    names = np.array([4, 17, 2, 9, 30, 11, 5])

    def samples(per_class):
        classes = rng.permutation(np.repeat(np.arange(len(counts)), per_class))
        return classes, centres[classes] + 0.3 * rng.normal(size=(len(classes), dimensions))

    def view(origins):
        return unit(origins + 0.2 * rng.normal(size=origins.shape))

    classes, origins = samples(counts)
    train_classes, train_origins = samples(np.array([40, 30, 20, 20, 15, 10, 8]))
    np.savez(
        SKEWED,
        view1=view(origins).astype(np.float32),
        view2=view(origins).astype(np.float32),
        view_mean=np.mean([view(origins) for _ in range(8)], axis=0),
        labels=names[classes],
        train=np.mean([view(train_origins) for _ in range(4)], axis=0).astype(np.float32),
        train_labels=names[train_classes],
        temperature=0.2,
    )


# --- InfoNCE ----------------------------------------------------------------------------------

PANEL_NODES, PANEL_WEIGHTS = np.polynomial.legendre.leggauss(20)


def info_nce(anchors, positives, temperature, negatives):
    samples = len(anchors)
    scores = anchors @ positives.T / temperature
    others = ~np.eye(samples, dtype=bool)
    asked = [k for k in negatives if k > 0]
    losses = dict.fromkeys(negatives, 0.0)
    for i in range(samples):
        ratios = np.exp(scores[i][others[i]] - scores[i, i])
        found = expected_log1p(ratios, [1, 2, *asked])
        for k, loss in zip(asked, found[2:]):
            losses[k] += loss / samples
        single = np.log1p(ratios).mean()
        assert abs(found[0] - single) <= 1e-13 * max(1, single)
        if i < 5:
            pair = np.log1p(ratios[:, None] + ratios[None, :]).mean()
            assert abs(found[1] - pair) <= 1e-13 * max(1, pair)
    return [losses[k] for k in negatives]


def expected_log1p(ratios, negatives):
    """E ln(1 + Σ_{i≤k} Y_i), Y uniform among `ratios`, for each k."""
    low = -42 - np.log1p(max(negatives) * ratios.max())
    high = np.log(45)
    edges = np.linspace(low, high, int(np.ceil(high - low)) + 1)
    half = np.diff(edges) / 2
    v = (edges[:-1] + half)[:, None] + half[:, None] * PANEL_NODES
    u = np.exp(v).ravel()
    weights = (half[:, None] * PANEL_WEIGHTS).ravel() * np.exp(-u)
    missing = -np.expm1(-u[:, None] * ratios).mean(axis=1)
    with np.errstate(divide="ignore"):
        log = np.log1p(-np.minimum(missing, 1))
    return [float(weights @ -np.expm1(k * log)) for k in negatives]


# --- The mean classifier and its subset losses --------------------------------------------------


def log_sum_exp(values):
    top = values.max(axis=-1, keepdims=True)
    return (top + np.log(np.exp(values - top).sum(axis=-1, keepdims=True)))[..., 0]


def mean_classifier(embeddings, means, classes, temperature):
    logits = embeddings @ means.T / temperature
    own = logits[np.arange(len(logits)), classes]
    rank = (logits > own[:, None]).sum(axis=1)
    return {
        "top1": float((rank < 1).mean()),
        "top5": float((rank < 5).mean()),
        "loss": float((log_sum_exp(logits) - own).mean()),
    }


def set_losses(anchors, means, classes, temperature):
    """For each class y and each set A of classes: the mean over anchors of y of the loss among A ∪ {y}."""
    count = len(means)
    losses = np.zeros((count, 2**count))
    for y in range(count):
        logits = anchors[classes == y] @ means.T / temperature
        for chosen in range(2**count):
            members = [c for c in range(count) if chosen >> c & 1 or c == y]
            losses[y, chosen] = (log_sum_exp(logits[:, members]) - logits[:, y]).mean()
    return losses


def set_distributions(prior, negatives):
    """P(the classes of k draws from `prior` are exactly A) for each asked k."""
    count = len(prior)
    sets = np.arange(2**count)
    mass = np.array([sum(prior[c] for c in range(count) if chosen >> c & 1) for chosen in sets])
    current = np.zeros(2**count)
    current[0] = 1
    found = {}
    for k in range(max(negatives) + 1):
        if k in negatives:
            found[k] = current
        following = current * mass
        for c in range(count):
            has = (sets >> c & 1).astype(bool)
            following[has] += prior[c] * current[sets[has] ^ (1 << c)]
        current = following
    return found


def collision_term(prior, k):
    """E ln(1 + Col), Col the binomial number of negatives of the anchor's class."""
    m = np.arange(k + 1)
    return float(sum(p * (binom.pmf(m, k, p) @ np.log1p(m)) for p in prior))


def subset_losses(anchors, means, classes, temperature, negatives):
    count = len(means)
    prior = np.bincount(classes) / len(classes)
    losses = set_losses(anchors, means, classes, temperature)
    everything = 2**count - 1
    full = np.array([[chosen | 1 << y == everything for chosen in range(2**count)] for y in range(count)])
    drawn = set_distributions(prior, negatives)
    others = []
    for y in range(count):
        rest = np.where(np.arange(count) == y, 0, prior)
        others.append(set_distributions(rest / rest.sum(), negatives))
    rows = []
    for k in negatives:
        weights = prior[:, None] * drawn[k]
        incomplete = np.where(full, 0, weights)
        free = prior * np.exp(k * np.log1p(-prior))
        rows.append(
            {
                "negatives": k,
                "collisionProbability": float(1 - free.sum()),
                "coverage": float(1 - incomplete.sum()),
                "expectedSubsetLoss": float((weights * losses).sum()),
                "subsetLoss": float((incomplete * losses).sum() / incomplete.sum()),
                "collisionFreeSubsetLoss": float(
                    sum(free[y] * (others[y][k] * losses[y]).sum() for y in range(count)) / free.sum()
                ),
            }
        )
    return rows


def subset_losses_of_many(anchors, means, classes, temperature, negatives):
    """The same from E e^{−uX}, X = Σ e^{z·(μ_c − μ_y)/t} over the classes drawn but the anchor's, y."""
    count = len(means)
    prior = np.bincount(classes) / len(classes)
    most = max(negatives)
    # K! [z^K] of a product of series in z, factor by factor: choose[k, j] p^j of the one before.
    k, j = np.meshgrid(np.arange(most + 1), np.arange(most + 1), indexing="ij")
    with np.errstate(invalid="ignore"):
        choose = np.exp(gammaln(k + 1) - gammaln(j + 1) - gammaln(np.maximum(k - j, 0) + 1))
    drawn = [np.where(k > j, choose * p ** np.maximum(k - j, 0), 0) for p in prior]
    expected, free, covered_loss = (np.zeros(most + 1) for _ in range(3))
    covered, missed = np.zeros(most + 1), np.zeros(most + 1)
    start = np.zeros(most + 1)
    start[0] = 1
    left, last = np.log(1e-9), np.log(45)
    for y in range(count):
        logits = anchors[classes == y] @ means.T / temperature
        ratios = np.exp(logits - logits[:, [y]])
        others = np.delete(ratios, y, axis=1)
        rest = [c for c in range(count) if c != y]
        cover = start
        for c in rest:
            cover = drawn[c] @ cover
        cover = cover + drawn[y] @ cover
        everything = np.log1p(others.sum(axis=1))
        covered += prior[y] * cover
        covered_loss += prior[y] * cover * everything.mean()
        missed += prior[y] * (1 - prior[y]) ** np.arange(most + 1)

        # ∫ e^{−u} (1 − E e^{−uX}) d ln u, left of `first` of u E X.
        first = left - np.log1p(others.sum(axis=1).max())
        panels = int(np.ceil((last - first) / 3))
        width = (last - first) / panels
        middle = first + width * (np.arange(panels) + 0.5)
        u = np.exp(middle[:, None] + width / 2 * PANEL_NODES).ravel()
        weights = np.tile(width / 2 * PANEL_WEIGHTS, panels) * np.exp(-u)
        weights_of_all = np.tile(weights, len(others)) / len(others)
        transforms = np.exp(-u * others.T[:, :, None]).reshape(count - 1, -1)
        without = np.zeros((most + 1, transforms.shape[1]))
        without[0] = 1
        for c, transform in zip(rest, transforms):
            without += transform * (drawn[c] @ without)
        along = without + drawn[y] @ without
        expected += prior[y] * (1 - along) @ weights_of_all
        none_of_own = (1 - prior[y]) ** np.arange(most + 1)
        free += prior[y] * (none_of_own[:, None] - without) @ weights_of_all
        tail = np.exp(first) * others.mean(axis=0)
        seen = 1 - (1 - prior[rest]) ** np.arange(most + 1)[:, None]
        expected += prior[y] * seen @ tail
        among = 1 - (1 - prior[rest] / (1 - prior[y])) ** np.arange(most + 1)[:, None]
        free += prior[y] * none_of_own * (among @ tail)
    single = 0.0
    for y in range(count):
        logits = anchors[classes == y] @ means.T / temperature
        pairs = np.logaddexp(logits, logits[:, [y]]) - logits[:, [y]]
        single += prior[y] * (np.delete(pairs, y, axis=1) @ np.delete(prior, y)).mean()
    assert abs(expected[1] - single) < 1e-12
    return [
        {
            "negatives": k,
            "collisionProbability": float(1 - missed[k]),
            "coverage": float(covered[k]),
            "expectedSubsetLoss": float(expected[k]),
            "subsetLoss": float((expected[k] - covered_loss[k]) / (1 - covered[k])),
            "collisionFreeSubsetLoss": float(free[k] / missed[k]),
        }
        for k in negatives
    ]


# --- Everything about one set -------------------------------------------------------------------


def score(arrays, temperatures, negatives=NEGATIVES, subsets=subset_losses):
    view1, view2 = (arrays[name].astype(np.float64) for name in ("view1", "view2"))
    temperature = float(arrays["temperature"])
    return {
        "temperature": temperature,
        "samples": len(view1),
        "negatives": negatives,
        "infoNce": info_nce(view1, view2, temperature, negatives),
        "manyNegatives": MANY,
        "infoNceAtTemperatures": {
            str(t): info_nce(view1, view2, t, negatives[1:] + MANY) for t in temperatures
        },
        **class_terms(arrays, temperatures, negatives, subsets),
    }


def class_terms(arrays, temperatures, negatives, subsets):
    view1, view2, view_mean, train = (
        arrays[name].astype(np.float64) for name in ("view1", "view2", "view_mean", "train")
    )
    temperature = float(arrays["temperature"])
    names, classes = np.unique(arrays["labels"], return_inverse=True)
    means = np.stack([train[arrays["train_labels"] == name].mean(axis=0) for name in names])
    own_means = means[classes]
    difference = ((own_means - view_mean) * view1).sum(axis=1) / temperature
    distances = np.linalg.norm(view1 - own_means, axis=1)
    prior = np.bincount(classes) / len(classes)
    return {
        "supervisedLossAtTemperatures": {
            str(t): mean_classifier(view1, means, classes, t)["loss"] for t in temperatures
        },
        "collisionTerms": [collision_term(prior, k) for k in negatives],
        "gap": {
            "clipped": float(np.minimum(0, difference).mean()),
            "unclipped": float(difference.mean()),
            "variance": float(((view_mean - own_means) ** 2).sum(axis=1).mean()),
        },
        "gapFromTwoViews": {
            "clipped": float(np.minimum(0, ((own_means - view2) * view1).sum(axis=1)).mean() / temperature),
            "unclipped": float(((own_means - view2) * view1).sum(axis=1).mean() / temperature),
            "variance": float(((view1 - own_means) * (view2 - own_means)).sum(axis=1).mean()),
        },
        "spread": {"deviation": float(distances.mean()), "totalVariance": float((distances**2).mean())},
        "meanClassifier": {
            "view1": mean_classifier(view1, means, classes, temperature),
            "mean_of_views": mean_classifier((view1 + view2) / 2, means, classes, temperature),
            "view_mean": mean_classifier(view_mean, means, classes, temperature),
        },
        "subsets": subsets(view1, means, classes, temperature, negatives),
    }


def main():
    generate()
    fashion = dict(np.load(FASHION))
    whole = class_terms(fashion, [], FEW_NEGATIVES, subset_losses)
    for name in ("view1", "view2", "view_mean", "labels"):
        fashion[name] = fashion[name][:FASHION_SAMPLES]
    answers = {
        "skewed": score(np.load(SKEWED), TEMPERATURES),
        "fashion": score(fashion, []),
        "skewed37": score(load_file(MANY_CLASSES), [0.05, 1.0], FEW_NEGATIVES, subset_losses_of_many),
        "realFile": {"negatives": FEW_NEGATIVES, **whole},
    }
    (HERE / "scoring.json").write_text(json.dumps(answers, indent=1) + "\n")


if __name__ == "__main__":
    main()
