"""Seconds of the processor that NumPy takes for left @ right.T in single precision, `rows` left rows at a time.

    OPENBLAS_NUM_THREADS=1 python3 bench/peers/gemm.py LEFT RIGHT DEPTH ROWS ROUNDS

Prints one JSON object with the time of each round.
"""

import json
import sys
import time

import numpy as np

left_rows, right_rows, depth, rows, rounds = map(int, sys.argv[1:])
generator = np.random.default_rng(0)
left = generator.standard_normal((left_rows, depth), dtype=np.float32)
right = generator.standard_normal((right_rows, depth), dtype=np.float32)
products = np.empty((rows, right_rows), dtype=np.float32)


def multiply():
    for first in range(0, left_rows, rows):
        block = left[first : first + rows]
        np.matmul(block, right.T, out=products[: len(block)])


multiply()
seconds = []
for _ in range(rounds):
    start = time.process_time()
    multiply()
    seconds.append(time.process_time() - start)
print(json.dumps({"seconds": seconds, "numpy": np.__version__}))
