"""The two algorithms of coverage.ts in Python, timed on all of `first`..`last` draws.

    python3 bench/peers/coverage.py CLASSES FIRST LAST

The recursion runs over NumPy scalars as published and would take minutes for the whole range, so
it is timed on every 25th number of draws and scaled by the number of its steps.
Prints one JSON object.
"""

import json
import sys
import time
from math import comb

import numpy as np


def alternating_sums(classes, last):
    total, results = 0.0, {}
    for n in range(classes, last + 1):
        m = np.arange(classes - 1)
        binomials = np.array([float(comb(classes - 1, int(k))) for k in m])
        powers = np.exp((n - 1) * np.log(1 - (m + 1) / classes))
        # one by one, as published: the order of the additions decides the noise
        term = sum((binomials * (-1.0) ** m * powers).tolist())
        total += max(term, 0.0)
        results[n] = total
    return results


def recursion(classes, draws):
    p = np.zeros(classes + 1)
    p[0] = 1
    for _ in range(draws):
        for i in range(classes, 0, -1):
            p[i] = p[i] * i / classes + p[i - 1] * (classes - i + 1) / classes
        p[0] = 0
    return p[classes]


def main():
    classes, first, last = map(int, sys.argv[1:])
    start = time.perf_counter()
    sums = alternating_sums(classes, last)
    alternating_seconds = time.perf_counter() - start

    sample = range(first, last + 1, 25)
    start = time.perf_counter()
    values = {n: recursion(classes, n) for n in sample}
    share = sum(sample) / sum(range(first, last + 1))
    recursion_seconds = (time.perf_counter() - start) / share

    print(
        json.dumps(
            {
                "alternatingSeconds": alternating_seconds,
                "recursionSeconds": recursion_seconds,
                "alternatingAt128": sums[128],
                "alternatingAt256": sums[256],
                "recursionAtFirst": float(values[first]),
            }
        )
    )


main()
