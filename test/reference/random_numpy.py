"""Writes random_numpy.json: what numpy.random.default_rng(seed) draws. Run with NumPy 2.4.

A case is a seed and the calls made on one generator, each with what it drew, as numbers. Arrays come flat.
"""

import json
import pathlib

import numpy as np

SEEDS = [0, 1, 305, 2**32 - 1, 2**32, 2**40 + 7, 123456789012345678901234567890, 2**200 + 1]
MEAN = [1.0, -2.0, 3.0]
COV = [[2.0, 0.5, 0.1], [0.5, 1.0, 0.3], [0.1, 0.3, 0.7]]
RANGES = [(0, 1), (0, 2), (-5, 5), (0, 1000), (0, 2**31 + 5), (0, 2**32 - 1), (0, 2**32), (0, 2**32 + 1), (-(2**51), 2**50 + 3)]


def case(seed):
    rng = np.random.default_rng(seed)
    calls = [
        ["random", [5], rng.random(5)],
        ["random", [], rng.random()],
        ["standardNormal", [3, 5], rng.standard_normal((3, 5))],
        ["normal", {"loc": -1.5, "scale": 0.1, "size": [7]}, rng.normal(-1.5, 0.1, 7)],
    ]
    # An odd number of 32-bit draws leaves half an output behind, which the next of them takes up, whatever comes in between.
    for low, high in RANGES:
        calls.append(["integers", low, high, [7], rng.integers(low, high, 7)])
        calls.append(["random", [1], rng.random(1)])
    for n in [0, 1, 2, 3, 10, 100]:
        calls.append(["permutation", n, rng.permutation(n)])
    calls.append(["multivariateNormal", MEAN, COV, [4], rng.multivariate_normal(MEAN, COV, 4, method="cholesky")])
    # rng.spawn(3), then rng.spawn(1) whose child spawns 2.
    calls.append(["split", [child.random() for child in rng.spawn(3)]])
    calls.append(["fork", [child.random() for child in rng.spawn(1)[0].spawn(2)]])
    calls.append(["random", [1], rng.random(1)])
    return {"seed": str(seed), "calls": [[*call, np.ravel(drawn).tolist()] for *call, drawn in calls]}


def normals(seed, size):
    """np.random.default_rng(seed).standard_normal(size): every 100th, and all beyond the last strip, by their place."""
    drawn = np.random.default_rng(seed).standard_normal(size)
    places = sorted({*range(0, size, 100), *np.flatnonzero(np.abs(drawn) > 3.6).tolist()})
    return {"seed": str(seed), "size": size, "places": places, "values": drawn[places].tolist()}


def mersenne_fork(seed):
    """A Mersenne twister keyed by the first 8 words of another, as `torchGenerator(seed).fork()` makes it."""
    parent, child = np.random.MT19937(), np.random.MT19937()
    parent._legacy_seeding(seed)
    child._legacy_seeding(parent.random_raw(8).astype(np.uint32))
    return {"seed": str(seed), "child": child.random_raw(5).tolist(), "parent": parent.random_raw(5).tolist()}


result = {
    "made by": "test/reference/random_numpy.py",
    "numpy": np.__version__,
    "cases": [case(seed) for seed in SEEDS],
    "normals": [normals(seed, 100_000) for seed in [0, 7]],
    "mersenne forks": [mersenne_fork(seed) for seed in [0, 305]],
}
target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps(result, separators=(",", ":")).replace('{"seed"', '\n{"seed"') + "\n")
