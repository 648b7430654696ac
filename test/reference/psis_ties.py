"""Writes psis_ties.json: k-hat and smoothed log weights by ArviZ 0.23.4 (`psislw`) of tied, equal and rounded weights.

pip install arviz==0.23.4
"""

import json
import warnings
from pathlib import Path

import numpy as np

warnings.simplefilter("ignore")
import arviz  # noqa: E402

rng = np.random.default_rng(1)
ratios = np.log(np.array([0.25, 0.3, 0.2, 0.17, 0.08]) / np.array([0.3, 0.3, 0.2, 0.15, 0.05]))
cases = {
    "five values, S = 1000": ratios[rng.choice(5, 1000, p=[0.3, 0.3, 0.2, 0.15, 0.05])],
    "five values, S = 100": ratios[rng.choice(5, 100, p=[0.3, 0.3, 0.2, 0.15, 0.05])],
    "two values, S = 400": np.where(rng.uniform(size=400) < 0.1, 1.0, 0.0),
    "rounded to a tenth, S = 1000": np.round(rng.standard_normal(1000), 1),
    "rounded to a half, S = 400": np.round(2 * rng.standard_normal(400)) / 2,
    "rounded to a hundredth, S = 2500": np.round(0.3 * rng.standard_exponential(2500), 2),
    "the largest of many equal": np.concatenate([np.zeros(99), [2.0]]),
    "all equal, S = 100": np.full(100, -3.0),
    "all equal but for rounding, S = 400": np.float32(rng.standard_normal(400) * 1e-6 - 500).astype(float),
    "half of the weights 0 and ties, S = 200": np.where(rng.uniform(size=200) < 0.5, -np.inf, np.round(rng.standard_normal(200), 1)),
}


def number(value):
    return None if value == -np.inf else float(value)


def reference():
    for name, log_weights in cases.items():
        smoothed, k_hat = arviz.psislw(log_weights.copy())
        yield {
            "name": name,
            "logWeights": [number(w) for w in log_weights],
            "normalized": [number(w) for w in smoothed],
            "kHat": "Infinity" if k_hat == np.inf else float(k_hat),
        }


Path(__file__).with_suffix(".json").write_text(json.dumps(list(reference())))
