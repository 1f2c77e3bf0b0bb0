"""InfoNCE as the papers estimate it, in NumPy: epochs of batches without replacement.

    OPENBLAS_NUM_THREADS=1 python3 bench/peers/batch-sampling.py FILE ERROR SECONDS DRAWS [DRAWS …]

An epoch shuffles the samples of two views into batches of DRAWS = K + 1; the negatives of an anchor are
the K others of its batch. All batches of an epoch are one stack of single-precision products, as large as
suits the caches; log-sum-exps are of whole arrays at once.

For each DRAWS at least 60 epochs go on for SECONDS of the processor, which gives the time and the standard deviation
of an epoch, hence the epochs and the seconds that a standard error of ERROR takes. Prints a JSON list.
"""

import json
import sys
import time

import numpy as np

STACKED = 2**20  # products at a time: 4 MiB
FEWEST_EPOCHS = 60  # their deviation is then known to a tenth

path, error, most_seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
arrays = np.load(path)
first, second = arrays["view1"], arrays["view2"]
temperature = float(arrays["temperature"])
samples = len(first)
generator = np.random.default_rng(0)


def losses(anchors, others):
    """−ln softmax at its own positive of every anchor: of b batches, b × draws × d each."""
    scores = np.matmul(anchors, others.transpose(0, 2, 1))
    scores *= np.float32(1 / temperature)
    positives = np.diagonal(scores, axis1=1, axis2=2).copy()
    largest = scores.max(axis=2, keepdims=True)
    scores -= largest
    np.exp(scores, out=scores)
    return np.log(scores.sum(axis=2)) + largest[:, :, 0] - positives


def epoch(draws):
    batches = samples // draws
    order = generator.permutation(samples)[: batches * draws].reshape(batches, draws)
    stack = max(1, STACKED // draws**2)
    total = 0.0
    for start in range(0, batches, stack):
        members = order[start : start + stack]
        total += float(losses(first[members], second[members]).sum(dtype=np.float64))
    return total / (batches * draws)


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
    }


print(json.dumps([measure(int(draws)) for draws in sys.argv[4:]]))
