"""Writes special_scipy.json: [x, f(x)] by SciPy 1.17, and by mpmath 1.3 with 50 digits where SciPy itself errs more than we do."""

import json
import pathlib

import mpmath
import numpy as np
import scipy
from scipy import special

rng = np.random.default_rng(0)


def both_signs(x):
    return np.concatenate([-x, x])


def decades(low, high, size):
    return 10 ** rng.uniform(low, high, size)


MODERATE = rng.uniform(-40, 40, 100)
EXTREME = both_signs(decades(-300, 3, 60))

calls = {
    # scipy.special.gammaln(x)
    "lgamma": (special.gammaln, np.concatenate([
        rng.uniform(0, 12, 200), decades(-300, 4, 100), decades(5, 305, 40), np.arange(1.0, 30),
        1 + both_signs(decades(-15, -1, 30)), 2 + both_signs(decades(-15, -1, 30)),
        -rng.uniform(0, 30, 150), -decades(-300, 3, 50), [2.5, 1.5, 0.5, -0.5, 10, 9.999999999999998],
    ])),
    # scipy.special.erf(x)
    "erf": (special.erf, np.concatenate([rng.uniform(-6, 6, 200), EXTREME, [0.46875, 4, -0.46875, -4]])),
    # scipy.special.erfc(x)
    "erfc": (special.erfc, np.concatenate([rng.uniform(-6, 26, 200), EXTREME, [0.46875, 4, -0.46875, -4]])),
    # scipy.special.ndtr(x)
    "normalCdf": (special.ndtr, np.concatenate([rng.uniform(-10, 9, 200), EXTREME[np.abs(EXTREME) < 10]])),
    # scipy.special.log_ndtr(x)
    "logNormalCdf": (special.log_ndtr, np.concatenate([rng.uniform(-100, 37, 200), -decades(2, 7, 30)])),
    # numpy.logaddexp(0, x)
    "softplus": (lambda x: np.logaddexp(0, x), np.concatenate([MODERATE, EXTREME])),
    # scipy.special.expit(x)
    "sigmoid": (special.expit, np.concatenate([MODERATE, EXTREME])),
    # scipy.special.log_expit(x)
    "logSigmoid": (special.log_expit, np.concatenate([MODERATE, EXTREME])),
}


def log_sum_exp():
    """scipy.special.logsumexp(x)"""
    sets = [rng.normal(0, scale, size) for scale in [1e-3, 1, 30, 1e5] for size in [1, 2, 10, 100]]
    return [[x.tolist(), float(special.logsumexp(x))] for x in sets]


mpmath.mp.dps = 50
NEAR_ZEROS = np.concatenate([1 + both_signs(decades(-15, -1, 40)), 2 + both_signs(decades(-15, -1, 40))])
exact_calls = {
    # mpmath.loggamma(x)
    "lgamma": (mpmath.loggamma, np.concatenate([NEAR_ZEROS, rng.uniform(0, 15, 60), decades(-300, 305, 40)])),
    # mpmath.erfc(x)
    "erfc": (mpmath.erfc, rng.uniform(0, 26, 80)),
    # mpmath.ncdf(x)
    "normalCdf": (mpmath.ncdf, rng.uniform(-37, 0, 80)),
    # mpmath.log(mpmath.ncdf(x))
    "logNormalCdf": (lambda x: mpmath.log(mpmath.ncdf(x)), rng.uniform(-100, 5, 80)),
}


def exactly(f, points):
    return [[float(x), float(f(mpmath.mpf(float(x))))] for x in points]


result = {
    "made by": "test/reference/special_scipy.py",
    "scipy": scipy.__version__,
    "values": {name: [[float(x), float(f(x))] for x in points] for name, (f, points) in calls.items()},
    "exact": {name: exactly(f, points) for name, (f, points) in exact_calls.items()},
    "logSumExp": log_sum_exp(),
}
target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps(result, separators=(",", ":")).replace('],"', '],\n"') + "\n")
