#!/usr/bin/env python3
"""Reference values of what the bounds are made of: writes bounds.json.

    python3 test/oracles/bounds.py          # needs mpmath; a few seconds

jensenGap      g(B) = ln(sinh B/B) + B coth B − 1 with 60 digits
simplexExcess  E ln(1 + (K − m)q/(1 + m)), m binomial (K, 1/C), by its sum with 60 digits
smallestCount  E min_c N_c of multinomial counts: Σ_i n! [zⁿ] Π_c Σ_{l ≥ i} (p_c z)^l/l!, in 40 digits,
               by multiplying out the power series (all coefficients are positive)
"""

import json
from pathlib import Path

from mpmath import coth, exp, factorial, log, log1p, mp, mpf, nstr, sinh

mp.dps = 60
DIGITS = 20


def jensen_gap(bound):
    return log(sinh(bound) / bound) + bound * coth(bound) - 1


def simplex_excess(classes, negatives, bound):
    p = mpf(1) / classes
    ratio = exp(-bound * classes / (classes - 1))
    mass = (1 - p) ** negatives
    total = mpf(0)
    for m in range(negatives + 1):
        total += mass * log1p((negatives - m) * ratio / (1 + m))
        mass *= mpf(negatives - m) / (m + 1) * p / (1 - p)
    return total


def multiply(a, b, degree):
    product = [mpf(0)] * (degree + 1)
    for i, x in enumerate(a):
        if x:
            for j in range(min(len(b), degree + 1 - i)):
                product[i + j] += x * b[j]
    return product


def smallest_count(counts, draws):
    total = sum(counts)
    expected = mpf(0)
    for least in range(1, draws // len(counts) + 1):
        product = [mpf(1)]
        for count in counts:
            p = mpf(count) / total
            factor = [p**l / factorial(l) if l >= least else mpf(0) for l in range(draws + 1)]
            product = multiply(product, factor, draws)
        chance = product[draws] * factorial(draws)
        expected += chance
        if chance < mpf(10) ** -30:
            break
    return expected


def text(value):
    return nstr(value, DIGITS)


GAPS = ["1e-8", "0.01", "0.3", "0.4999", "0.5", "1", "2", "7", "30", "1000"]
EXCESSES = [
    (2, 1, "0.01"),
    (2, 500, "10"),
    (2, 3000, "1e-9"),
    (3, 2000, "100"),
    (10, 1, "2"),
    (10, 31, "2"),
    (10, 5000, "0.001"),
    (100, 1000, "2"),
    (100, 20000, "30"),
    (1000000, 3, "5"),
]
COUNTS = [
    ([1, 1], 3),
    ([1, 1], 101),
    ([1, 1, 1], 90),
    ([1] * 10, 32),
    ([1] * 10, 100),
    ([10, 6, 3, 1], 21),
    ([10, 6, 3, 1], 130),
    ([7, 2, 2, 2, 1], 60),
]


def main():
    values = {
        "jensenGap": [{"range": float(b), "value": text(jensen_gap(mpf(float(b))))} for b in GAPS],
        "simplexExcess": [
            {"classes": c, "negatives": k, "range": float(b), "value": text(simplex_excess(c, k, mpf(float(b))))}
            for c, k, b in EXCESSES
        ],
    }
    mp.dps = 40
    values["smallestCount"] = [
        {"counts": counts, "draws": draws, "value": text(smallest_count(counts, draws))}
        for counts, draws in COUNTS
    ]
    Path(__file__).with_suffix(".json").write_text(json.dumps(values, indent=1) + "\n")


if __name__ == "__main__":
    main()
