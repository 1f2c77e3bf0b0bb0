"""Seconds of the processor that ONNX Runtime takes for a run of `count` images, natively on one thread.

    python3 bench/peers/encoders.py MODEL COUNT RUNS ROUNDS

Prints one JSON object with the time of a run in each round, and the sum of the embeddings.
"""

import json
import sys
import time

import numpy as np
import onnxruntime

model, count, runs, rounds = sys.argv[1], *map(int, sys.argv[2:])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
images = (np.arange(count * 784) * 37 % 256).astype(np.uint8).reshape(count, 28, 28, 1)


def run():
    return session.run(["features"], {"images": images})[0]


total = float(run().sum(dtype=np.float64))
seconds = []
for _ in range(rounds):
    start = time.process_time()
    for _ in range(runs):
        run()
    seconds.append((time.process_time() - start) / runs)
print(json.dumps({"seconds": seconds, "sum": total, "version": onnxruntime.__version__}))
