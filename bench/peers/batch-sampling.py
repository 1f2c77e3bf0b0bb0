"""InfoNCE and the terms of its bounds as the papers estimate them, in NumPy: epochs of batches without
replacement.

    OPENBLAS_NUM_THREADS=1 python3 bench/peers/batch-sampling.py FILE ERROR SECONDS DRAWS [DRAWS …]

An epoch shuffles the samples of two views into batches of DRAWS = K + 1; the negatives of an anchor are
the K others of its batch. As published, batches come one after another; faster, as many at once as suits the
caches, in one stack of single-precision products. The same batches give the terms of Nozawa &
Sato (2021): whether and how often an anchor's class is among its negatives, whether a batch covers all
classes, and the mean classifier's loss among the classes of the batch.

For each DRAWS at least 60 epochs go on for SECONDS of the processor, which gives the time and the standard
deviation of InfoNCE of an epoch, hence the epochs and the seconds that a standard error of ERROR takes, of
InfoNCE alone in stacks (`seconds`), with the terms (`secondsWithTerms`), and with the terms one batch after
another (`secondsAsPublished`). Prints a JSON list.
"""

import json
import sys
import time

import numpy as np

STACKED = 2**20  # products at a time: 4 MiB
FEW_EPOCHS = 10  # whose time is measured, not their deviation
FEWEST_EPOCHS = 60  # their deviation is then known to a tenth

path, error, most_seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
arrays = np.load(path)
first, second = arrays["view1"], arrays["view2"]
temperature = float(arrays["temperature"])
samples = len(first)
generator = np.random.default_rng(0)

classes, labels = np.unique(arrays["labels"], return_inverse=True)
one_hot = np.eye(len(classes), dtype=np.float32)[labels]
train, train_labels = arrays["train"], np.searchsorted(classes, arrays["train_labels"])
means = np.stack([train[train_labels == c].mean(axis=0) for c in range(len(classes))])
logits = (first @ means.T / temperature).astype(np.float32)
own_logits = logits[np.arange(samples), labels]


def losses(anchors, others):
    """−ln softmax at its own positive of every anchor: of b batches, b × draws × d each."""
    scores = np.matmul(anchors, others.transpose(0, 2, 1))
    scores *= np.float32(1 / temperature)
    positives = np.diagonal(scores, axis1=1, axis2=2).copy()
    largest = scores.max(axis=2, keepdims=True)
    scores -= largest
    np.exp(scores, out=scores)
    return np.log(scores.sum(axis=2)) + largest[:, :, 0] - positives


def terms(members):
    """Sums of 1[collision], ln(1 + Col), 1[all covered] and the subset loss, over anchors."""
    counts = one_hot[members].sum(axis=1)
    own = labels[members]
    collisions = np.take_along_axis(counts, own, axis=1) - 1
    scores = np.where(counts[:, None, :] > 0, logits[members], -np.inf)
    largest = scores.max(axis=2)
    subset = np.log(np.exp(scores - largest[:, :, None]).sum(axis=2)) + largest - own_logits[members]
    covered = (counts > 0).all(axis=1).sum() * members.shape[1]
    return np.array([(collisions > 0).sum(), np.log1p(collisions).sum(), covered, subset.sum()])


def epoch(draws, with_terms=False, stacked=STACKED):
    batches = samples // draws
    order = generator.permutation(samples)[: batches * draws].reshape(batches, draws)
    stack = max(1, stacked // draws**2)
    total = 0.0
    for start in range(0, batches, stack):
        members = order[start : start + stack]
        total += float(losses(first[members], second[members]).sum(dtype=np.float64))
        if with_terms:
            terms(members)
    return total / (batches * draws)


def seconds_with_terms(draws, stacked=STACKED):
    start = time.process_time()
    for _ in range(FEW_EPOCHS):
        epoch(draws, True, stacked)
    return (time.process_time() - start) / FEW_EPOCHS


def measure(draws):
    epoch(draws)
    values = []
    start = time.process_time()
    while len(values) < FEWEST_EPOCHS or time.process_time() - start < most_seconds:
        values.append(epoch(draws))
    seconds = (time.process_time() - start) / len(values)
    deviation = float(np.std(values, ddof=1))
    epochs = max(1, int(np.ceil((deviation / error) ** 2)))
    return {
        "draws": draws,
        "value": float(np.mean(values)),
        "epochsRun": len(values),
        "secondsPerEpoch": seconds,
        "deviation": deviation,
        "epochs": epochs,
        "seconds": epochs * seconds,
        "secondsWithTerms": epochs * seconds_with_terms(draws),
        "secondsAsPublished": epochs * seconds_with_terms(draws, 1),
    }


print(json.dumps([measure(int(draws)) for draws in sys.argv[4:]]))
