#!/usr/bin/env python3
"""Reference values of coverage, coupon times, distinct classes and collisions: writes probability.json.

    python3 test/oracles/probability.py          # needs mpmath and numpy; about four minutes

Nothing here is double precision except the choice of where to look (which numbers of draws give
ln υ ≈ −300, say) and which terms are too small to count. Four methods that share no formula:

  series    inclusion–exclusion Σ_A (−1)^|A| (1−π(A))^n over the distinct subset sums, with as many
            digits as the cancellation takes and 60 more
  contour   n! [zⁿ] e^{z} Π (1−e^{−p z}) by the trapezoid rule on a circle, 70 digits, with the nodes
            doubled until 30 digits agree (the finer result is then good to about 60)
  pairs     1−υ = S₁ − S₂ + …, Bonferroni's sums over single classes and pairs, when S₁ ≤ 1e-13
  closed    n = C, C+1, C+2 from the power series of Π (e^{p z}−1)/(p z)

Wherever two of them are feasible both are run and must agree to 25 digits, else the script stops.

A prior's weights are exact: integers for counts, the very doubles for probabilities (normalised by
their exact sum). The long tail is the exception: its weights are the real numbers
imbalance^(−c/(C−1)), as its definition says, not their roundings.
"""

import json
import math
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
from mpmath import mp, mpc, mpf

HERE = Path(__file__).resolve().parent
LABEL_PRIORS = json.loads((HERE / "../../src/probability/label-priors.json").read_text())

WORKING_DIGITS = 70  # of the contour
GUARD_DIGITS = 60  # beyond the cancellation of the series
AGREEMENT = mpf(10) ** -25
OUTPUT_DIGITS = 24
mp.dps = 100  # wherever nothing else is said
MOST_DRAWS = 10**12
MOST_TERMS = 20_000  # of a uniform series; those needed beyond ln υ = −700 are fewer
LN10 = math.log(10)

checks = {"series=contour": 0, "pairs=contour": 0, "pairs=series": 0, "closed=series": 0, "closed=contour": 0}


def agree(kind, first, second, where):
    if abs(first - second) > AGREEMENT * abs(first):
        sys.exit(f"{kind} disagree at {where}: {mp.nstr(first, 40)} and {mp.nstr(second, 40)}")
    checks[kind] += 1


# --- Priors -------------------------------------------------------------------------------------


class Prior:
    """Distinct weights (ascending) and how many classes have each."""

    def __init__(self, specification, weights):
        self.specification = specification
        groups = {}
        for weight, multiplicity in weights:
            groups[weight] = groups.get(weight, 0) + multiplicity
        self.groups = sorted(groups.items())
        self.classes = sum(m for _, m in self.groups)
        self.total = sum(w * m for w, m in self.groups)
        self.rational = all(isinstance(w, (int, Fraction)) for w, _ in self.groups)
        self.doubles = np.array([float(w / self.total) for w, _ in self.groups])
        self.multiplicities = np.array([float(m) for _, m in self.groups])

    def probability(self, weight):
        """weight / total at the present precision."""
        if self.rational:
            ratio = Fraction(weight) / Fraction(self.total)
            return mpf(ratio.numerator) / ratio.denominator
        return weight / self.total


def counts(*values):
    return Prior({"kind": "counts", "counts": list(values)}, [(v, 1) for v in values])


def grouped(*pairs):
    return Prior({"kind": "grouped", "groups": [list(p) for p in pairs]}, pairs)


def uniform(classes):
    return Prior({"kind": "uniform", "classes": classes}, [(1, classes)])


def named(slug):
    return Prior({"kind": "named", "slug": slug}, [(v, 1) for v in LABEL_PRIORS[slug]["counts"]])


def probabilities(*values):
    return Prior({"kind": "probabilities", "probabilities": list(values)}, [(Fraction(v), 1) for v in values])


def long_tailed(classes, imbalance):
    with mp.workdps(400):
        weights = [(mpf(imbalance) ** (-mpf(c) / (classes - 1)), 1) for c in range(classes)]
        return Prior({"kind": "longtail", "classes": classes, "imbalance": imbalance}, weights)


def zipf(classes):
    """Doubles near 1/(c+1)/H_C: their sum is no double, nor quite 1."""
    total = math.fsum(1 / (c + 1) for c in range(classes))
    return probabilities(*(1 / (c + 1) / total for c in range(classes)))


def all_distinct(classes, prime, step):
    """Integer weights prime + (step·c mod prime), c < classes ≤ prime: all different, 1 : 2."""
    weights = [(prime + step * c % prime, 1) for c in range(classes)]
    assert len({w for w, _ in weights}) == classes
    return Prior({"kind": "distinct", "classes": classes, "prime": prime, "step": step}, weights)


UNIFORM = {f"uniform-{c}": uniform(c) for c in (1, 2, 3, 4, 10, 50, 100, 365, 700, 1000, 3029, 10**4, 10**5, 10**6)}
SKEWED = {
    "four": probabilities(0.5, 0.3, 0.15, 0.05),
    "two-rare": probabilities(0.9999, 1e-4),
    "two-tiny": probabilities(1 - 1e-12, 1e-12),
    "five-tiny": probabilities(0.7, 0.299, 0.001 - 1e-6 - 1e-12, 1e-6, 1e-12),
    "million-to-one": counts(1_000_000, 1),
    "sum-off": probabilities(0.3333333, 0.3333333, 0.3333333),
    "sum-off-skewed": probabilities(0.1, 0.2, 0.3000004, 0.4),
    "tiny-among-many": grouped((1, 1), (10**9, 999)),
    "zipf-40": zipf(40),
    "zipf-300": zipf(300),
    "geometric-10": counts(*(2 ** (9 - c) for c in range(10))),
    "geometric-12-of-3": counts(*(3**c for c in range(12))),
    "geometric-20": counts(*(2**c for c in range(20))),
    "geometric-40": counts(*(2**c for c in range(40))),
    "fifty-thirty-twenty": counts(50, 30, 20),
    "two-levels": grouped((1, 50), (9, 50)),
    "mnist": named("mnist"),
    "inat2018-super": named("inat2018-super"),
    "cifar100-lt-100": named("cifar100-lt-100"),
    "places-lt": named("places-lt"),
    "speech-commands-v2": named("speech-commands-v2"),
    "imagenet-1k": named("imagenet-1k"),
    "imagenet-lt": named("imagenet-lt"),
    "longtail-100-100": long_tailed(100, 100),
    "longtail-10-50": long_tailed(10, 50),
    "three-levels-1e5": grouped((1, 50_000), (2, 30_000), (7, 20_000)),
    "distinct-1e4": all_distinct(10_000, 10_007, 7919),
}
PRIORS = {**UNIFORM, **SKEWED}


# --- The events ---------------------------------------------------------------------------------


class Event:
    """n! [zⁿ] e^{mass·z} Π_required (1−e^{−p z}): every required class is drawn, nothing but `mass`.

    υ: all required, mass 1.  υ_c: all but c required, mass 1.  h_c: all but c required, mass 1−p_c.
    """

    def __init__(self, prior, without=None, mass_without=False):
        self.prior = prior
        self.required = [(w, m - (index == without)) for index, (w, m) in enumerate(prior.groups)]
        self.required = [(w, m) for w, m in self.required if m > 0]
        self.classes = sum(m for _, m in self.required)
        with mp.workdps(400):
            self.mass_weight = prior.total - (prior.groups[without][0] if mass_without else 0)
        self.p = np.array([float(w / prior.total) for w, _ in self.required])
        self.m = np.array([float(m) for _, m in self.required])
        self.mass = float(self.mass_weight / prior.total)
        self.free = max(0.0, self.mass - float(self.p @ self.m))

    def exact_groups(self):
        return [(self.prior.probability(w), m) for w, m in self.required]

    def exact_mass(self):
        return self.prior.probability(self.mass_weight)


def saddle(event, n):
    """Radius and width in double precision: a place to look, not an answer."""
    p, m = event.p, event.m

    def mean(r):
        x = p * r
        with np.errstate(over="ignore"):
            return float(np.sum(m * x / -np.expm1(-x))) + event.free * r

    low, high = 1e-9, 4.0 * n / event.mass + 10
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if mean(middle) < n else (low, middle)
    r = math.sqrt(low * high)
    x = p * r
    q = np.exp(-x)
    variance = float(np.sum(m * (x / (1 - q) - x * x * q / (1 - q) ** 2))) + event.free * r
    return r, math.sqrt(max(variance, 1e-3))


def approximate_log(event, n):
    """ln P to a few digits, for choosing n and the precision."""
    if n < event.classes:
        return -math.inf
    if n == event.classes:
        return math.lgamma(n + 1) + float(event.m @ np.log(event.p))
    r, s = saddle(event, n)
    return (
        math.lgamma(n + 1) - n * math.log(r) + event.mass * r
        + float(event.m @ np.log(-np.expm1(-event.p * r))) - math.log(s * math.sqrt(2 * math.pi))
    )


# --- Method: contour ----------------------------------------------------------------------------


def contour(event, n, agreement=30):
    """The probability by the trapezoid rule on |z| = r; needs n > number of required classes."""
    r, s = saddle(event, n)
    r = mpf(r)
    nodes = max(8, math.ceil(13 * s))
    with mp.workdps(WORKING_DIGITS + 2 * len(str(n))):
        peak = log_integrand(event, r)
        scale = mp.exp(mp.loggamma(n + 1) - n * mp.log(r) + peak)
        known = {}
        while True:
            coarse = trapezoid(event, n, r, peak, nodes, known)
            fine = trapezoid(event, n, r, peak, 2 * nodes, known)
            if abs(fine - coarse) < mpf(10) ** -agreement * abs(fine):
                return scale * fine
            nodes *= 2
            if nodes > 4_000_000:
                sys.exit("contour does not converge")


def log_integrand(event, z):
    """Σ m ln(1−e^{−p z}) + mass·z, real z."""
    return event.exact_mass() * z + mp.fsum(m * mp.log(-mp.expm1(-p * z)) for p, m in event.exact_groups())


def trapezoid(event, n, r, peak, nodes, known):
    """(1/nodes) Σ F(r e^{iθ}) e^{−inθ} / F(r) over the nodes that matter (above 1e-66 of the peak)."""
    total = mpf(0)
    for index in significant(event, float(r), nodes):
        key = Fraction(int(index), nodes)
        if key not in known:
            theta = 2 * mp.pi * int(index) / nodes
            z = r * mp.expj(theta)
            value = integrand(event, z, peak) * mp.expj(-n * theta)
            known[key] = value.real
        weight = 1 if index == 0 or 2 * index == nodes else 2
        total += weight * known[key]
    return total / nodes


def significant(event, r, nodes, threshold=-152.0):
    """Indices 0..nodes/2 where |F(z)|/F(r) may exceed 1e-66, by double precision moduli.

    |F(z)| ≤ e^{free Re z} Π (e^{p Re z} + 1), which falls with the angle: nothing beyond the angle
    at which that bound is below the threshold needs looking at.
    """
    p, m = event.p, event.m
    reference = event.mass * r + float(m @ np.log(-np.expm1(-p * r)))

    def bound(theta):
        x = r * math.cos(theta)
        return event.free * x + float(m @ np.logaddexp(p * x, 0)) - reference

    last = nodes // 2
    if bound(math.pi) < threshold:
        low, high = 0.0, math.pi
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if bound(middle) >= threshold else (low, middle)
        last = min(last, math.ceil(high * nodes / (2 * math.pi)) + 1)
    found = []
    chunk = max(1, 4_000_000 // len(p))
    for start in range(0, last + 1, chunk):
        index = np.arange(start, min(last + 1, start + chunk))
        z = r * np.exp(2j * np.pi * index / nodes)
        modulus = event.free * z.real
        # |e^{pz} − 1| = |e^{p z}||1 − e^{−p z}|, whichever does not overflow.
        for probability, multiplicity in zip(p, m):
            pz = probability * z
            right = pz.real >= 0
            log_factor = np.where(
                right,
                pz.real + np.log(np.abs(-np.expm1(np.where(right, -pz, 0))) + 1e-320),
                np.log(np.abs(np.expm1(np.where(right, 0, pz))) + 1e-320),
            )
            modulus = modulus + multiplicity * log_factor
        found.extend(index[modulus - reference > threshold].tolist())
    return found


def integrand(event, z, peak):
    """F(z)/F(r) with F(z) = e^{mass z} Π (1−e^{−p z})^m."""
    result = mp.exp(event.exact_mass() * z - peak)
    vanishing = mpf(10) ** -(mp.dps + 20)  # e^{−p z} below this leaves 1−e^{−p z} = 1, 10⁶ times over
    if isinstance(event.prior.total, int) and len(event.required) > 20:
        return result * product_of_integer_weights(event, mp.exp(-z / event.prior.total), vanishing)
    for p, m in event.exact_groups():
        power = mp.exp(-p * z)
        if abs(power.real) + abs(power.imag) > vanishing:
            result *= (1 - power) ** m
    return result


FIXED_BITS = 360
FIXED_ONE = 1 << FIXED_BITS


def product_of_integer_weights(event, unit, vanishing):
    """Π (1−unit^w)^m, the powers of ascending weights from one another, in 360-bit fixed point."""
    smallest = int(vanishing * FIXED_ONE)
    # mpmath's conversions round to its precision, so ask for all the bits once.
    with mp.workprec(FIXED_BITS + 20):
        base = (int(unit.real * FIXED_ONE), int(unit.imag * FIXED_ONE))
    power, weight, gaps = (FIXED_ONE, 0), 0, {}
    product, exponent = (FIXED_ONE, 0), 0
    for w, m in event.required:
        gap = w - weight
        if gap not in gaps:
            gaps[gap] = fixed_power(base, gap)
        power, weight = fixed_multiply(power, gaps[gap]), w
        if abs(power[0]) + abs(power[1]) <= smallest:
            break  # and all heavier ones
        factor, shift = normalise((FIXED_ONE - power[0], -power[1]))
        if m > 1:
            factor, shift = floating_power(factor, shift, m)
        product, further = normalise(fixed_multiply(product, factor))
        exponent += shift + further
    with mp.workprec(FIXED_BITS + 20):
        return mpc(product[0], product[1]) * mpf(2) ** (exponent - FIXED_BITS)


def fixed_multiply(a, b):
    return (a[0] * b[0] - a[1] * b[1]) >> FIXED_BITS, (a[0] * b[1] + a[1] * b[0]) >> FIXED_BITS


def fixed_power(base, exponent):
    result = (FIXED_ONE, 0)
    while exponent:
        if exponent & 1:
            result = fixed_multiply(result, base)
        base, exponent = fixed_multiply(base, base), exponent >> 1
    return result


def normalise(a):
    """a·2^−shift with about FIXED_BITS bits, and shift."""
    shift = max(abs(a[0]), abs(a[1])).bit_length() - FIXED_BITS
    return (a, 0) if shift in (0, 1) else ((a[0] << -shift, a[1] << -shift) if shift < 0 else (a[0] >> shift, a[1] >> shift), shift)


def floating_power(base, shift, exponent):
    """(base·2^shift)^exponent as fixed point and shift."""
    result, result_shift = (FIXED_ONE, 0), 0
    while exponent:
        if exponent & 1:
            result, further = normalise(fixed_multiply(result, base))
            result_shift += shift + further
        base, further = normalise(fixed_multiply(base, base))
        shift, exponent = 2 * shift + further, exponent >> 1
    return result, result_shift


# --- Method: series -----------------------------------------------------------------------------


def subset_sums(event, limit):
    """{subset sum: signed number of subsets} of Π (1 − x^w)^m, or None if it has more than `limit` terms."""
    if len(event.required) == 1:
        w, m = event.required[0]
        return ("uniform", w, m)
    if event.classes > (2000 if event.prior.rational else 14):
        return None
    sums = {0: 1}
    with mp.workdps(400):
        for w, m in event.required:
            for _ in range(m):
                following = dict(sums)
                for total, coefficient in sums.items():
                    key = total + w
                    following[key] = following.get(key, 0) - coefficient
                sums = following
                if len(sums) > limit:
                    return None
    return sums


def series(event, n, sums, most_digits=3000):
    """(P, 1−P), or None when the cancellation would take more than `most_digits` digits."""
    result_log = approximate_log(event, n)
    if n < event.classes:
        return mpf(0), mpf(1)
    if isinstance(sums, tuple):
        _, weight, count = sums
        j = range(min(count, MOST_TERMS) + 1)
        logs = log_binomials(count, j) + n * log_left(event, (k * weight for k in j))
    else:
        sizes = np.array([abs(c).bit_length() * math.log(2) if c else -math.inf for c in sums.values()])
        logs = sizes + n * log_left(event, sums)
    largest = float(np.max(logs))
    digits = math.ceil(max(0, largest - result_log) / LN10) + GUARD_DIGITS + 2 * len(str(n))
    if digits > most_digits:
        return None
    smallest = min(result_log, complement_floor(event, n)) - (GUARD_DIGITS + 10) * LN10
    with mp.workdps(digits + 20):
        terms = []
        if isinstance(sums, tuple):
            binomial = 1
            for k in range(count + 1):
                if k > 0:
                    binomial = binomial * (count - k + 1) // k
                left = event.mass_weight - k * weight
                if left <= 0:
                    break
                if k <= MOST_TERMS and logs[k] > smallest:
                    terms.append((-1) ** k * mpf(binomial) * event.prior.probability(left) ** n)
                elif k > 0 and logs[k] < smallest and logs[k] < logs[k - 1]:
                    break
        else:
            for (key, coefficient), size in zip(sums.items(), logs):
                if size > smallest and coefficient != 0:
                    left = event.mass_weight - key
                    if left > 0:
                        terms.append(coefficient * event.prior.probability(left) ** n)
        probability = mp.fsum(terms)
        if event.mass_weight == event.prior.total:
            # The empty subset contributes exactly 1: leave it out instead of subtracting it.
            complement = -mp.fsum(terms[1:])
        else:
            complement = 1 - probability
        return +probability, +complement


def complement_floor(event, n):
    """ln of the largest single-class miss, the scale of 1−P."""
    if event.mass < 1:
        return 0.0
    left = 1 - event.p
    if np.all(left <= 0):
        return 0.0
    return float(np.max(n * np.log1p(-event.p[left > 0])))


def log_left(event, removed):
    """ln of the mass left when weights `removed` are taken away (−1e290 where nothing is left)."""
    left = [float((event.mass_weight - k) / event.prior.total) for k in removed]
    return np.array([math.log(x) if x > 0 else -1e290 for x in left])


def log_binomials(count, j):
    return np.array([math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1) for k in j])


# --- Method: pairs ------------------------------------------------------------------------------


def pairs(event, n):
    """1−P = S₁ − S₂ to 25 digits, or None where S₁ > 1e-13.

    S₂ < S₁² < 1e-13 S₁, so that its share of S₁ is good enough in double precision; the triples are
    below S₁²/6 < 1e-26 of S₁.
    """
    if event.mass_weight != event.prior.total:
        return None
    with mp.workdps(60 + 2 * len(str(n))):
        single = mp.fsum(m * (1 - p) ** n for p, m in event.exact_groups() if p < 1)
        if single > mpf(10) ** -13 or single == 0:
            return None
        log_single = float(mp.log(single))
        p, m = event.p, event.m
        share = 0.0
        for i in range(len(p)):
            with np.errstate(divide="ignore"):
                terms = m[i] * m[i:] * np.exp(n * np.log1p(-np.minimum(p[i] + p[i:], 1)) - log_single)
            terms[0] = terms[0] * (m[i] - 1) / (2 * m[i])
            share += float(np.sum(terms))
        return single * (1 - mpf(share))


# --- The value of an event ----------------------------------------------------------------------


def closed_form(event, n):
    """P for n = C … C+2: n! Πp times 1, 1/2, 1/8 + Σp²/24, from ln((e^x−1)/x) = x/2 + x²/24 − …

    With free mass f the factor e^{f z} joins: Σp becomes Σp + 2f in the x/2 term.
    """
    extra = n - event.classes
    if not 0 <= extra <= 2:
        return None
    with mp.workdps(WORKING_DIGITS + 10):
        groups = event.exact_groups()
        linear = event.exact_mass() - mp.fsum(p * m for p, m in groups) / 2
        square = mp.fsum(p * p * m for p, m in groups) / 24
        factor = [mpf(1), linear, linear**2 / 2 + square][extra]
        log = mp.loggamma(n + 1) + mp.fsum(m * mp.log(p) for p, m in groups)
        return mp.exp(log) * factor


def evaluate(event, n, sums=None, where=""):
    """(P, 1−P) with every feasible method compared."""
    if n < event.classes:
        return mpf(0), mpf(1)
    if event.classes == 0:
        with mp.workdps(80 + 2 * len(str(n))):
            probability = event.exact_mass() ** n
            return probability, 1 - probability
    exact = closed_form(event, n)
    summed = series(event, n, sums) if sums is not None else None
    small = pairs(event, n)
    if summed is not None:
        probability, complement = summed
        if exact is not None:
            agree("closed=series", exact, probability, where)
        elif complement > mpf(10) ** -40 and len(event.required) < 400:
            agree("series=contour", probability, contour(event, n), where)
        if small is not None:
            agree("pairs=series", complement, small, where)
        return probability, complement
    if small is not None:
        with mp.workdps(200):
            probability = 1 - small
        if small > mpf(10) ** -35 and len(event.required) < 2000:
            with mp.workdps(WORKING_DIGITS):
                agree("pairs=contour", small, 1 - contour(event, n), where)
        return probability, small
    with mp.workdps(WORKING_DIGITS):
        if exact is not None:
            if n > event.classes and len(event.required) < 2000:
                agree("closed=contour", exact, contour(event, n), where)
            return exact, 1 - exact
        probability = contour(event, n)
        return probability, 1 - probability


def text(value):
    if value == 0:
        return "0"
    return mp.nstr(value, OUTPUT_DIGITS, min_fixed=0, max_fixed=0)


def row(probability, complement):
    """Four strings: P, 1−P, ln P, ln(1−P)."""
    with mp.workdps(60):
        if probability == 0:
            return ["0", "1.0", "-Infinity", "0"]
        if complement == 0:
            return ["1.0", "0", "0", "-Infinity"]
        log_probability = mp.log(probability) if probability < 0.5 else mp.log1p(-complement)
        log_complement = mp.log(complement) if complement < 0.5 else mp.log1p(-probability)
        return [text(probability), text(complement), text(log_probability), text(log_complement)]


# --- Where to look ------------------------------------------------------------------------------


def smallest_draws(reached, low, high=MOST_DRAWS):
    """Smallest n in [low, high] with reached(n), or None."""
    if not reached(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle + 1, high)
    return low


def grid(prior):
    """Numbers of draws: around C, in both tails and beyond double range."""
    event, c = Event(prior), prior.classes
    found = {0, 1, c - 1, c, c + 1, c + 2, 2 * c, MOST_DRAWS}
    if c > 1:
        for target in (-700, -300, -50, -5, -0.5, -0.1):
            n = smallest_draws(lambda k: approximate_log(event, k) >= target, c)
            if n is not None and n > c:
                found.add(n)
        for exponent in (-3, -10, -15, -30, -300, -330, -5000):
            n = smallest_draws(lambda k: log_single(event, k) <= exponent * LN10, c)
            if n is not None:
                found.add(n)
        n = smallest_draws(lambda k: approximate_log(event, k) >= -0.7, c)
        if n is not None:
            found.update((10 * n, 1000 * n + 7))
        if c >= 50:
            found.update((c + c // 10, c + c // 2))
    return sorted(n for n in found if 0 <= n <= MOST_DRAWS)


def log_single(event, n):
    logs = n * np.log1p(-event.p) + np.log(event.m)
    top = float(np.max(logs))
    return top + math.log(float(np.sum(np.exp(logs - top))))


# --- Sections of the JSON -----------------------------------------------------------------------

SUMS_LIMIT = {"places-lt": 70_000, "cifar100-lt-100": 11_000}
SERIES_POINTS = {"places-lt": 6}  # its series takes seconds a point: the first few that fit


def coverage_section():
    section = {}
    for name, prior in PRIORS.items():
        started = time.time()
        event = Event(prior)
        sums = subset_sums(event, SUMS_LIMIT.get(name, 20_000))
        left = SERIES_POINTS.get(name, 10**9)
        rows = []
        for n in grid(prior):
            use = sums
            if isinstance(sums, dict) and len(sums) > 20_000:
                use = sums if left > 0 and n > 2 * prior.classes else None
                left -= use is not None
            rows.append([n, *row(*evaluate(event, n, use, f"{name} {n}"))])
        section[name] = rows
        log(f"coverage {name}: {len(rows)} rows", started)
    return section


def anchor_section():
    chosen = {
        "uniform-1": (0, 1, 5), "uniform-2": (1, 2, 10, 60, 10**6), "uniform-10": (8, 9, 10, 31, 127, 511, 7000),
        "uniform-100": (99, 100, 127, 255, 511, 1023, 4000, 80_000), "uniform-1000": (999, 1200, 4095, 7500, 40_000),
        "uniform-1000000": (8 * 10**6, 14 * 10**6, 40 * 10**6, 10**9),
        "four": (2, 3, 4, 20, 100, 1000), "two-rare": (1, 2, 1000, 30_000, 10**7),
        "two-tiny": (1, 3, 100, 10**6, 10**12), "million-to-one": (1, 4, 31, 10**6, 10**8),
        "five-tiny": (4, 5, 1000, 10**6, 10**12), "sum-off-skewed": (3, 20, 400),
        "geometric-10": (9, 11, 40, 3000, 100_000), "mnist": (9, 12, 31, 511, 8000), "inat2018-super": (20, 1000, 30_000, 10**6),
        "cifar100-lt-100": (150, 2000, 20_000, 300_000), "imagenet-1k": (1500, 7000, 12_000, 60_000),
        "imagenet-lt": (5000, 50_000, 10**6), "longtail-100-100": (120, 3000, 40_000), "zipf-40": (39, 45, 400, 3000, 200_000),
        "tiny-among-many": (2000, 8000, 10**11),
    }
    section = {}
    for name, all_negatives in chosen.items():
        started = time.time()
        prior, rows = PRIORS[name], []
        groups = len(prior.groups)
        picked = range(groups) if groups <= 5 else sorted({0, groups // 2, groups - 1})
        for group in picked:
            covered, free = Event(prior, group), Event(prior, group, True)
            for negatives in all_negatives:
                where = f"anchor {name} group {group} K {negatives}"
                anchor = evaluate(covered, negatives, subset_sums(covered, 20_000) if groups <= 14 else None, where)
                alone = evaluate(free, negatives, subset_sums(free, 20_000) if groups <= 14 else None, where)
                rows.append([group, negatives, row(*anchor), row(*alone)])
        section[name] = rows
        log(f"anchors {name}: {len(rows)} rows", started)
    return section


def coupon_section():
    """Mean and variance of the coupon time T.

    Uniform: C·H_C and C²ΣΣ1/k² − C·H_C. Otherwise with t the Poissonised time, E t = E T and
    Var t = Var T + E T, from ∫ (1−Π(1−e^{−p t})) dt and ∫ 2t (1−Π) dt: trapezoid rule in ln t,
    halving the step until 25 digits agree; compared with Σ_A ± 1/π(A) where the subsets are few.
    """
    section = {}
    for name, prior in PRIORS.items():
        started = time.time()
        if name == "distinct-1e4":
            continue
        with mp.workdps(90):
            if len(prior.groups) == 1:
                c = prior.classes
                harmonic, square = harmonic_sums(c)
                mean = c * harmonic
                variance = c * c * square - mean
            else:
                first, second = poissonised_moments(prior)
                mean, variance = first, second - first**2 - first
                sums = subset_sums(Event(prior), 20_000)
                if sums is not None and prior.classes <= 100:
                    with mp.workdps(120):
                        terms = [(prior.probability(s), c) for s, c in sums.items() if s != 0 and c != 0]
                        exact = -mp.fsum(c / q for q, c in terms)
                        factorial = -mp.fsum(2 * c * (1 - q) / q**2 for q, c in terms)
                        agree("series=contour", exact, mean, f"coupon mean {name}")
                        agree("series=contour", factorial + exact - exact**2, variance, f"coupon variance {name}")
            section[name] = [text(mean), text(variance)]
        log(f"coupon {name}", started)
    return section


def harmonic_sums(c):
    if c <= 20_000:
        return mp.fsum(mpf(1) / k for k in range(1, c + 1)), mp.fsum(mpf(1) / k**2 for k in range(1, c + 1))
    return mp.digamma(c + 1) + mp.euler, mp.zeta(2) - mp.psi(1, c + 1)


def poissonised_moments(prior):
    """(E t, E t²) of the Poissonised coupon time, 26 digits."""
    with mp.workdps(42):
        groups = [(prior.probability(w), m) for w, m in prior.groups]
        # t = e^v/π_min; the integrand falls like e^{v} on the left, doubly exponentially on the right.
        scale = 1 / groups[0][0]
        low = -66 - mp.log(scale)
        high = mp.log(80 + 2 * mp.log(prior.classes))
        nothing = mpf(10) ** -40

        def missing(t):
            """1 − Π (1−e^{−p t})^m."""
            product, logs = mpf(1), mpf(0)
            for p, m in groups:
                power = mp.exp(-p * t)
                if power < nothing:
                    break  # and all more probable ones
                product *= (1 - power) ** m if power < 0.5 else (-mp.expm1(-p * t)) ** m
                if product < nothing:
                    return mpf(1)
            if product < 0.9:
                return 1 - product
            for p, m in groups:
                power = mp.exp(-p * t)
                if power < nothing * nothing:
                    break
                logs += m * mp.log1p(-power)
            return -mp.expm1(logs)

        def sums(start, step):
            first = second = mpf(0)
            v = start
            while v <= high:
                t = scale * mp.exp(v)
                value = missing(t) * t
                first, second, v = first + value, second + 2 * value * t, v + step
            return first, second

        step = mpf(1) / 6
        first, second = sums(low, step)
        while True:
            middle_first, middle_second = sums(low + step / 2, step)
            finer = ((first + middle_first) / 2, (second + middle_second) / 2)
            if all(abs(a - b) < mpf(10) ** -25 * a for a, b in zip(finer, (first, second))):
                return finer[0] * step, finer[1] * step
            (first, second), step = (first + middle_first, second + middle_second), step / 2


def quantile_section():
    """Smallest draws with υ ≥ q (q the double written), verified at both sides with the exact υ."""
    wanted = (1e-300, 1e-12, 0.01, 0.5, 0.9, 0.99, 1 - 1e-6, 1 - 1e-12, 1 - 2**-53)
    names = ("uniform-1", "uniform-2", "uniform-10", "uniform-100", "uniform-3029", "uniform-1000000", "four", "two-rare", "two-tiny",
             "five-tiny", "tiny-among-many", "geometric-10", "geometric-40", "mnist", "inat2018-super", "imagenet-1k",
             "imagenet-lt", "longtail-100-100", "zipf-40")
    section = {}
    for name in names:
        started = time.time()
        prior, rows = PRIORS[name], []
        event = Event(prior)
        sums = subset_sums(event, 20_000)
        for q in wanted:
            rows.append([q, exact_quantile(event, sums, q, name)])
        section[name] = rows
        log(f"quantiles {name}", started)
    return section


def exact_quantile(event, sums, q, name):
    known = {}

    def reached(n):
        if n not in known:
            _, complement = exact_pair(n)
            with mp.workdps(60):
                known[n] = complement <= 1 - mpf(q) if q > 0.5 else exact_pair(n)[0] >= mpf(q)
        return known[n]

    def exact_pair(n):
        if n < event.classes:
            return mpf(0), mpf(1)
        if sums is not None:
            summed = series(event, n, sums, 800)
            if summed is not None:
                return summed
        small = pairs(event, n)
        if small is not None:
            return 1 - small, small
        return evaluate(event, n, None, name)

    if event.classes == 1:
        return 1
    if not reached(MOST_DRAWS):
        return None
    # A double-precision guess, then widen until it is bracketed.
    if q > 0.9:
        guess = smallest_draws(lambda k: log_single(event, k) <= math.log1p(-q), event.classes) or MOST_DRAWS
    else:
        guess = smallest_draws(lambda k: approximate_log(event, k) >= math.log(q), event.classes) or MOST_DRAWS
    width = 1
    low = high = guess
    while low > event.classes and reached(low - 1):
        low, width = max(event.classes, low - width), 2 * width
    width = 1
    while not reached(high):
        high, width = min(MOST_DRAWS, high + width), 2 * width
    answer = smallest_draws(reached, max(0, low - 1), high)
    assert reached(answer) and (answer == 0 or not reached(answer - 1))
    return answer


NEGATIVES = (1, 2, 31, 127, 511, 1023, 1030, 10**4, 10**6, 10**9, 10**12)


def collision_section():
    names = ("uniform-1", "uniform-2", "uniform-10", "uniform-100", "uniform-1000", "uniform-1000000", "four", "two-rare",
             "two-tiny", "five-tiny", "sum-off", "zipf-40", "geometric-12-of-3", "mnist", "inat2018-super", "longtail-100-100", "imagenet-1k")
    section = {}
    for name in names:
        started = time.time()
        prior, rows = PRIORS[name], []
        with mp.workdps(80):
            groups = [(prior.probability(w), m) for w, m in prior.groups]
            square = mp.fsum(m * p * p for p, m in groups)
            many = len(groups) > 200
            for negatives in NEGATIVES if not many else (1, 511, 10**4, 10**9, 10**12):
                none = mp.fsum(m * p * (1 - p) ** negatives for p, m in groups if p < 1)
                with mp.workdps(80):
                    hit = 1 - none if none < 0.9 else mp.fsum(
                        m * p * -mp.expm1(negatives * mp.log1p(-p)) for p, m in groups)
                term = expected_log(prior, negatives)
                # The long tail's weights are rounded when a prior is made of them; P(Col = m) at
                # |m − Kπ| standard deviations of 10⁶ or so would show that, not the computation.
                chosen = interesting(prior, negatives) if name != "longtail-100-100" else [0, 1]
                masses = [[m, text(mass(groups, negatives, m))] for m in chosen]
                rows.append([negatives, row(hit, none), text(negatives * square), text(term), masses])
        section[name] = rows
        log(f"collisions {name}", started)
    return section


def mass(groups, negatives, m):
    """P(Col = m) = Σ π Bin(m; K, π)."""
    if m > negatives:
        return mpf(0)
    with mp.workdps(90):
        choose = mp.loggamma(negatives + 1) - mp.loggamma(m + 1) - mp.loggamma(negatives - m + 1)
        total = mpf(0)
        for p, count in groups:
            if p == 1:
                total += count * (1 if m == negatives else 0)
            else:
                total += count * p * mp.exp(choose + m * mp.log(p) + (negatives - m) * mp.log1p(-p))
        return total


def interesting(prior, negatives):
    """m at 0 and 1, at each end's mean, the last possible one, and where P falls to about 1e-300 on both sides."""
    chosen = {0, 1, negatives, negatives - 1}
    for p in {float(prior.doubles[0]), float(prior.doubles[-1])}:
        mean = int(negatives * p)
        spread = math.sqrt(negatives * p * (1 - p))
        chosen.update((mean, mean + 1, int(mean + 3 * spread), int(mean - 3 * spread)))
        if p < 1:
            def tail(m):
                return (math.lgamma(negatives + 1) - math.lgamma(m + 1) - math.lgamma(negatives - m + 1)
                        + m * math.log(p) + (negatives - m) * math.log1p(-p) if negatives < 10**8
                        else -divergence(m, negatives, p))
            for low, high, rising in ((0, mean, True), (mean, negatives, False)):
                if tail(low if rising else high) < -690:
                    while high - low > 1:
                        middle = (low + high) // 2
                        deep = tail(middle) < -690
                        if rising:
                            low, high = (middle, high) if deep else (low, middle)
                        else:
                            low, high = (low, middle) if deep else (middle, high)
                    chosen.add(high if rising else low)
    return sorted(m for m in chosen if 0 <= m <= negatives)


def divergence(m, negatives, p):
    x = m / negatives
    first = m * math.log(x / p) if m else 0.0
    return first + ((negatives - m) * math.log((1 - x) / (1 - p)) if m < negatives else 0.0)


def expected_log(prior, negatives):
    """E ln(1+Col).

    Per class by the binomial sum where K·p ≤ 2000, else by Frullani's integral
    ln s + ∫ (e^{−u} − E e^{−u(1+Col)/s}) du/u with s = 1+Kp, trapezoid rule in ln u, the step
    halved until 28 digits agree. Both are run and compared for K·p from 20 to 2000.
    """
    total = mpf(0)
    for w, m in prior.groups:
        with mp.workdps(50 + len(str(negatives))):
            p = prior.probability(w)
            if p == 1:
                total += mp.log(1 + negatives)
                continue
            mean = float(negatives * p)
            value = binomial_log(negatives, p) if mean <= 2000 else frullani(negatives, p)
            if 20 < mean <= 2000 and len(prior.groups) < 20:
                agree("series=contour", value, frullani(negatives, p), f"E ln(1+Col) K={negatives} p={mp.nstr(p, 6)}")
            total += m * p * value
    return total


def binomial_log(negatives, p):
    odds = p / (1 - p)
    term = (1 - p) ** negatives
    total, m = mpf(0), 0
    mean = negatives * p
    while m < negatives:
        term *= odds * (negatives - m) / (m + 1)
        m += 1
        addend = term * mp.log(m + 1)
        total += addend
        if m > mean and addend < mpf(10) ** -45 * total:
            break
    return total


def frullani(negatives, p):
    scale = 1 + negatives * p

    def integrand(v):
        u = mp.exp(v)
        x = u / scale
        transform = mp.exp(-x + negatives * mp.log1p(p * mp.expm1(-x)))
        return mp.exp(-u) - transform

    low, high = mpf(-42), mpf(6) + mp.log(1 + mp.log(scale))
    step, previous = mpf(1) / 4, None
    total = mpf(0)
    v = low
    while v <= high:
        total += integrand(v)
        v += step
    while True:
        now = total * step
        if previous is not None and abs(now - previous) < mpf(10) ** -28:
            return mp.log(scale) + now
        previous = now
        v = low + step / 2
        while v <= high:
            total += integrand(v)
            v += step
        step /= 2


def distinct_section():
    """Distribution of the number of distinct classes: integers all the way for small C and uniform C=100."""
    section = {}
    for name, all_draws in {
        "fifty-thirty-twenty": (0, 1, 2, 5, 40), "geometric-10": (1, 7, 30, 400), "mnist": (3, 10, 31, 600),
        "geometric-12-of-3": (5, 50, 2000), "four": (1, 4, 21, 300),
    }.items():
        section[name] = [[n, *distinct_small(PRIORS[name], n)] for n in all_draws]
    section["uniform-100"] = [[n, *distinct_uniform(100, n)] for n in (1, 50, 100, 128, 512, 1024)]
    section["uniform-10"] = [[n, *distinct_uniform(10, n)] for n in (1, 9, 10, 32, 600)]
    for n in (10, 31):
        by_contour = distinct_contour(PRIORS["mnist"], n)
        for mine, exact in zip(by_contour[2], distinct_small(PRIORS["mnist"], n)[2], strict=True):
            if exact != "-Infinity":
                agree("series=contour", mpf(exact), mpf(mine), f"distinct mnist {n}")
    section["speech-commands-v2"] = [[n, *distinct_contour(PRIORS["speech-commands-v2"], n)] for n in (20, 35, 60, 150)]
    return section


def distinct_small(prior, n):
    weights = [w for w, m in prior.groups for _ in range(m)]
    denominator = math.lcm(*(Fraction(w).denominator for w in weights))
    weights = [int(w * denominator) for w in weights]
    sums = [0]
    for w in weights:
        sums += [s + w for s in sums]
    # powers[A] = P(all draws in A)·total^n; Möbius over subsets: exactly the set A.
    powers = [s**n for s in sums]
    for bit in range(len(weights)):
        step = 1 << bit
        for index in range(len(powers)):
            if index & step:
                powers[index] -= powers[index ^ step]
    by_size = [0] * (len(weights) + 1)
    for index, value in enumerate(powers):
        by_size[bin(index).count("1")] += value
    return describe_distinct(by_size, sums[-1] ** n, n)


def distinct_uniform(c, n):
    """C!/(C−d)!·S(n, d)/Cⁿ, Stirling numbers of the second kind by their recursion."""
    stirling = [1] + [0] * c
    for _ in range(n):
        stirling = [0] + [d * stirling[d] + stirling[d - 1] for d in range(1, c + 1)]
    falling = [1]
    for d in range(c):
        falling.append(falling[-1] * (c - d))
    return describe_distinct([f * s for f, s in zip(falling, stirling)], c**n, n)


def distinct_contour(prior, n):
    """n! [zⁿ tᵈ] Π (1 + t(e^{p z} − 1)): polynomials in t at 8n nodes of the circle |z| = n, 350 digits.

    The nodes alias n with 9n, whose coefficient is about (e⁷/8⁸)ⁿ < 10^(−4n) as large.
    """
    with mp.workdps(350):
        top = min(n, prior.classes)
        sums = [mpf(0)] * (top + 1)
        nodes = 8 * n
        for index in range(nodes // 2 + 1):
            z = n * mp.expj(2 * mp.pi * index / nodes)
            turn = mp.expj(-2 * mp.pi * index / 8) * (1 if index in (0, nodes // 2) else 2)
            polynomial = [mpc(1)]
            for w, m in prior.groups:
                grown = mp.expm1(prior.probability(w) * z)
                for _ in range(m):
                    polynomial.append(mpc(0))
                    for d in range(len(polynomial) - 1, 0, -1):
                        polynomial[d] += grown * polynomial[d - 1]
                    del polynomial[top + 1 :]
            for d in range(top + 1):
                sums[d] += (polynomial[d] * turn).real if d < len(polynomial) else 0
        scale = mp.factorial(n) / mpf(n) ** n / nodes
        values = [mpf(0)] + [scale * value for value in sums[1:]]
        assert all(v > mpf(10) ** -300 for v in values[1:]) and abs(mp.fsum(values) - 1) < mpf(10) ** -30
        mean = mp.fsum(d * v for d, v in enumerate(values))
        variance = mp.fsum(d * d * v for d, v in enumerate(values)) - mean**2
        logs = ["-Infinity"] + [text(mp.log(v)) for v in values[1:]]
        return [text(mean), text(variance), logs]


def describe_distinct(by_size, total, n):
    assert sum(by_size) == total
    with mp.workdps(60):
        mean = Fraction(sum(d * v for d, v in enumerate(by_size)), total)
        square = Fraction(sum(d * d * v for d, v in enumerate(by_size)), total) - mean**2
        logs = ["-Infinity" if v == 0 else "0" if v == total else log_ratio(v, total) for v in by_size]
        last = min(len(by_size) - 1, n)
        return [text(mpf(mean.numerator) / mean.denominator), text(mpf(square.numerator) / square.denominator), logs[: last + 1]]


def log_ratio(value, total):
    if 2 * value > total:
        return text(mp.log1p(-mpf(total - value) / total))
    return text(mp.log(mpf(value) / total))


def moments_section():
    """Mean and variance of the number of distinct classes, from single classes and pairs."""
    section = {}
    for name, all_draws in {
        "uniform-1000": (1, 2, 500, 7000, 30_000, 10**6), "uniform-1000000": (1, 2, 1000, 10**6, 14 * 10**6, 10**8),
        "mnist": (2, 31, 10**4), "inat2018-super": (5, 10**4, 10**7), "places-lt": (2, 365, 30_000, 10**6), "longtail-100-100": (2, 128, 10**4),
        "two-tiny": (1, 2, 10**6, 10**12), "zipf-40": (1, 2, 100, 10**5), "five-tiny": (2, 10**6, 10**12), "tiny-among-many": (2, 5000, 10**12),
    }.items():
        started = time.time()
        prior, rows = PRIORS[name], []
        for n in all_draws:
            # Whatever the sizes, 1−(1−p)^n and the covariances keep 40 digits at this precision
            # unless they are below 1e-(digits−40), which the assertion below would show.
            with mp.workdps(1000 if len(prior.groups) < 60 else 120):
                groups = [(prior.probability(w), m) for w, m in prior.groups]
                miss = [(1 - p) ** n for p, _ in groups]
                mean = mp.fsum(m * (1 - q) for (_, m), q in zip(groups, miss))
                variance = mp.fsum(m * q * (1 - q) for (_, m), q in zip(groups, miss))
                for i, (pi, mi) in enumerate(groups):
                    if mi > 1:
                        variance += mi * (mi - 1) * ((1 - 2 * pi) ** n - miss[i] ** 2)
                    for j in range(i):
                        pj, mj = groups[j]
                        variance += 2 * mi * mj * (max(mpf(0), 1 - pi - pj) ** n - miss[i] * miss[j])
                if n == 1:
                    variance = mpf(0)
                assert variance == 0 or variance > mpf(10) ** -(mp.dps - 40)
                rows.append([n, text(mean), text(variance)])
        section[name] = rows
        log(f"moments {name}", started)
    return section


def log(message, started):
    print(f"{time.time() - started:7.1f} s  {message}", file=sys.stderr, flush=True)


def main():
    started = time.time()
    result = {"about": "Written by probability.py; see there. Strings are decimals with 24 digits; rows of four are P, 1-P, ln P, ln(1-P)."}
    result["priors"] = {name: prior.specification for name, prior in PRIORS.items()}
    for name, section in {
        "coverage": coverage_section, "anchor": anchor_section, "coupon": coupon_section, "quantiles": quantile_section,
        "collisions": collision_section, "distinct": distinct_section, "moments": moments_section,
    }.items():
        result[name] = section()
    result["agreements"] = checks
    lines = json.dumps(result, separators=(",", ":"), ensure_ascii=False)
    # One row a line, so that a change shows as what it is.
    lines = lines.replace("],[", "],\n[").replace('},"', '},\n"')
    (HERE / "probability.json").write_text(lines + "\n")
    log(f"all; {len(lines) // 1000} kB; agreements {checks}", started)


if __name__ == "__main__":
    main()
