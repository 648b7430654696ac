"""Writes psis.json: k-hat and smoothed log weights by ArviZ (arviz-stats 0.8.0), of log weights from numpy.random.default_rng(0).

pip install arviz-stats==0.8.0
"""

import json
from pathlib import Path

import numpy as np
from arviz_stats.base.array import array_stats

rng = np.random.default_rng(0)

# Log weights of normal targets of several widths under N(0, 1), of Pareto weights of known shape, with wide offsets, with zeros.
cases = {
    "a target a little wider than q, S = 100": 0.5 * rng.standard_normal(100) ** 2 * (1 - 1 / 1.2**2),
    "a target twice as wide as q, S = 400": 0.5 * rng.standard_normal(400) ** 2 * (1 - 1 / 2**2),
    "a target narrower than q, S = 400": 0.5 * rng.standard_normal(400) ** 2 * (1 - 1 / 0.5**2),
    "Pareto weights of k = 0.3, S = 2500": 0.3 * rng.standard_exponential(2500),
    "Pareto weights of k = 0.9, S = 2500": 0.9 * rng.standard_exponential(2500),
    "Pareto weights of k = 1.5, far below 1, S = 100": 1.5 * rng.standard_exponential(100) - 22972.07,
    "ten dimensions, S = 2500, far above 1": 0.5 * (rng.standard_normal((2500, 10)) ** 2).sum(1) * 0.4 + 800,
    "uniform log weights, S = 25": rng.uniform(-2, 0, 25),
    "a third of the weights 0, S = 400": np.where(rng.uniform(size=400) < 1 / 3, -np.inf, rng.standard_normal(400)),
}


def reference():
    for name, log_weights in cases.items():
        # array_stats.psislw takes log likelihoods, of which the weights are the inverse
        smoothed, k_hat = array_stats.psislw(-log_weights)
        yield {
            "name": name,
            "logWeights": [None if w == -np.inf else w for w in log_weights.tolist()],
            "normalized": [None if w == -np.inf else w for w in smoothed.tolist()],
            "kHat": float(k_hat),
        }


Path(__file__).with_suffix(".json").write_text(json.dumps(list(reference())) + "\n")
