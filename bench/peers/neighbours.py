"""Seconds that scikit-learn takes to find and count the nearest neighbours of every query by brute force.

    OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python3 bench/peers/neighbours.py KEYS QUERIES LABELS N D ROUNDS K [K …]

KEYS and QUERIES: N×d little-endian float32, of unit norm, so that the Euclidean metric ranks as the
cosine does; LABELS: N bytes, of the keys. Prints a JSON list with an entry for each K: seconds of the
processor, and the votes' winners, summed as a check.
"""

import json
import sys
import time

import numpy as np
import sklearn
from sklearn.neighbors import KNeighborsClassifier

keys_file, queries_file, labels_file = sys.argv[1:4]
count, columns, rounds = map(int, sys.argv[4:7])
keys, queries = (
    np.fromfile(file, dtype="<f4").reshape(count, columns) for file in (keys_file, queries_file)
)
labels = np.fromfile(labels_file, dtype=np.uint8)

results = []
for k in map(int, sys.argv[7:]):
    model = KNeighborsClassifier(n_neighbors=k, algorithm="brute", n_jobs=1).fit(keys, labels)
    seconds = []
    for _ in range(rounds + 1):
        start = time.process_time()
        predictions = model.predict(queries)
        seconds.append(time.process_time() - start)
    results.append({"seconds": seconds[1:], "predictions": predictions.tolist()})
print(json.dumps({"results": results, "version": sklearn.__version__}))
