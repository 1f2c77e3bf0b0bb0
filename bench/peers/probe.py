"""Seconds of the processor and objective of scikit-learn's LogisticRegression (L-BFGS, double precision).

    OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python3 bench/peers/probe.py ROWS LABELS N D ROUNDS C TOLERANCE [C TOLERANCE …]

ROWS: N×D little-endian float32, LABELS: N bytes. Prints a JSON list with an entry a pair.
"""

import json
import sys
import time
import warnings

import numpy as np
import sklearn
from scipy.special import logsumexp
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

warnings.simplefilter("ignore", ConvergenceWarning)
rows_file, labels_file = sys.argv[1:3]
count, columns, rounds = map(int, sys.argv[3:6])
settings = list(map(float, sys.argv[6:]))
rows = np.fromfile(rows_file, dtype="<f4").reshape(count, columns).astype(np.float64)
labels = np.fromfile(labels_file, dtype=np.uint8)


def objective(model):
    logits = rows @ model.coef_.T + model.intercept_
    loss = logsumexp(logits, axis=1) - logits[np.arange(count), labels]
    return float(model.C * loss.sum() + 0.5 * (model.coef_**2).sum())


results = []
for inverse_penalty, tolerance in zip(settings[::2], settings[1::2]):
    seconds = []
    for _ in range(rounds):
        model = LogisticRegression(C=inverse_penalty, tol=tolerance, max_iter=100_000)
        start = time.process_time()
        model.fit(rows, labels)
        seconds.append(time.process_time() - start)
    iterations = int(model.n_iter_[0])
    results.append({"seconds": seconds, "objective": objective(model), "iterations": iterations})
print(json.dumps({"results": results, "version": sklearn.__version__}))
