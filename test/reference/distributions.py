"""Writes distributions.json: what PyTorch 2.13 and SciPy 1.17 say of every row of test/laws/table.ts.

    python test/reference/distributions.py

Densities, gradients, moments and divergences are float64, at parameters rounded to float32 first. Draws are float32, from
torch.manual_seed(SEED). Every value carries its shape: {"shape": [...], "values": [...]}.
"""

import json
import math
import pathlib
import re

import numpy as np
import scipy.stats
import torch
from torch import distributions as D

SEED = 7
DRAWS = (6,)


def f32(values):
    return torch.tensor(values, dtype=torch.float32)


def plain(tensor):
    array = tensor.detach().numpy() if isinstance(tensor, torch.Tensor) else np.asarray(tensor)
    values = [float(v) for v in array.ravel()]
    return {"shape": list(array.shape), "values": [v if math.isfinite(v) else str(v) for v in values]}


LOC = [[0.5, -1.25, 2.0], [0.0, 0.25, -0.75]]
SCALE = [0.5, 1.0, 1.5]
LOGITS = [-3.0, -0.5, 0.0, 1.25]
LABELS = [[0.0, 1.0, -2.0, 0.5], [0.25, -0.25, 1.5, -1.0]]
LABEL_PROBS = np.array([[0.125, 0.5, 0.0, 0.25, 0.125], [0.125, 0.125, 0.25, 0.25, 0.25]])
MIXTURE_LOC = [[-2.0, 0.0, 1.0, 2.5], [0.5, 0.0, -1.0, 3.0]]
MIXTURE_SCALE = [0.5, 1.0, 0.75, 1.25]
TRIL = [[0.75, 0.0], [-0.5, 1.25]]
FACTOR = [
    [[1.0, 0.0, 0.0], [0.5, 0.75, 0.0], [-0.25, 0.5, 1.0]],
    [[0.75, 0.0, 0.0], [0.0, 1.25, 0.0], [0.5, -0.5, 0.75]],
]

normal = scipy.stats.norm.logpdf
uniform = lambda x, low, high: scipy.stats.uniform.logpdf(x, low, np.subtract(high, low))


def each(batch, points, logpdf):
    """SciPy's value for every point and every member of the batch: arrays of parameters in, [points, batch] out."""
    return np.array([[logpdf(x[min(b, len(x) - 1)], b) for b in range(batch)] for x in points])


# name: (parameters, how PyTorch makes it, points [n, batch, event], SciPy's log density at them or None)
ROWS = {
    "Normal": (
        {"loc": LOC, "scale": SCALE},
        lambda p: D.Normal(p["loc"], p["scale"]),
        [[[0.5, 0.0, 4.0], [-1.0, 0.25, 2.5]], [[-3.0, 1.0, 0.0], [0.125, 6.0, -0.75]]],
        lambda x: normal(x, LOC, SCALE),
    ),
    "Uniform": (
        {"low": [-1.0, 0.0, 0.5], "high": [[0.5, 1.0, 3.0], [2.0, 0.125, 0.75]]},
        lambda p: D.Uniform(p["low"], p["high"], validate_args=False),
        [[[0.0, 0.0, 4.0], [-1.0, 0.0625, 0.75]], [[0.25, 0.5, 2.0], [2.0, 0.1, 0.6]]],
        None,  # SciPy counts the upper end in, PyTorch doesn't.
    ),
    "Bernoulli of logits": (
        {"logits": LOGITS},
        lambda p: D.Bernoulli(logits=p["logits"]),
        [[0.0, 1.0, 0.0, 1.0], [1.0, 0.0, 1.0, 0.0]],
        lambda x: scipy.stats.bernoulli.logpmf(x, scipy.special.expit(LOGITS)),
    ),
    "Bernoulli of probs": (
        {"probs": [[0.125, 0.5], [0.75, 0.9]]},
        lambda p: D.Bernoulli(probs=p["probs"]),
        [[[0.0, 1.0], [1.0, 0.0]], [[1.0, 0.0], [0.0, 1.0]]],
        lambda x: scipy.stats.bernoulli.logpmf(x, f32([[0.125, 0.5], [0.75, 0.9]]).double().numpy()),
    ),
    "Categorical of logits": (
        {"logits": LABELS},
        lambda p: D.Categorical(logits=p["logits"]),
        [[0.0, 3.0], [2.0, 1.0], [1.0, 2.0]],
        lambda x: np.take_along_axis(scipy.special.log_softmax(LABELS, -1), np.int64(x).T, 1).T,
    ),
    "Categorical of probs": (
        {"probs": [[0.25, 1.0, 0.0, 0.5, 0.25], [1.0, 1.0, 2.0, 2.0, 2.0]]},
        lambda p: D.Categorical(probs=p["probs"]),
        [[0.0, 1.0], [1.0, 2.0], [3.0, 3.0], [4.0, 0.0]],
        lambda x: np.log(np.take_along_axis(LABEL_PROBS, np.int64(x).T, 1).T),
    ),
    "Independent Normal": (
        {"loc": LOC, "scale": SCALE},
        lambda p: D.Independent(D.Normal(p["loc"], p["scale"]), 1),
        [[[0.5, 0.0, 4.0], [-1.0, 0.25, 2.5]], [[-3.0, 1.0, 0.0], [0.125, 6.0, -0.75]]],
        lambda x: normal(x, LOC, SCALE).sum(-1),
    ),
    "Independent Bernoulli": (
        {"logits": [[-3.0, 0.5], [0.0, 1.25]]},
        lambda p: D.Independent(D.Bernoulli(logits=p["logits"]), 2),
        [[[0.0, 1.0], [1.0, 0.0]], [[1.0, 0.0], [1.0, 1.0]]],
        lambda x: scipy.stats.bernoulli.logpmf(x, scipy.special.expit([[-3.0, 0.5], [0.0, 1.25]])).sum((-1, -2)),
    ),
    "MultivariateNormal of scaleTril": (
        {"loc": [[0.5, -1.25], [0.0, 0.75]], "scaleTril": TRIL},
        lambda p: D.MultivariateNormal(p["loc"], scale_tril=p["scaleTril"]),
        [[[0.5, 0.0], [-1.0, 0.25]], [[-3.0, 1.0], [0.125, 6.0]]],
        lambda x: each(
            2,
            np.array(x),
            lambda v, b: scipy.stats.multivariate_normal.logpdf(
                v, [[0.5, -1.25], [0.0, 0.75]][b], np.array(TRIL) @ np.array(TRIL).T
            ),
        ),
    ),
    # The covariance matrix is factor @ factor^T, so that every factor makes a symmetric one.
    "MultivariateNormal of covarianceMatrix": (
        {"loc": [0.25, -0.5, 1.0], "factor": FACTOR},
        lambda p: D.MultivariateNormal(p["loc"], covariance_matrix=p["factor"] @ p["factor"].mT),
        [[[0.5, 0.0, 1.0]], [[-1.0, 0.5, 3.0]]],
        lambda x: each(
            2,
            np.array(x),
            lambda v, b: scipy.stats.multivariate_normal.logpdf(
                v, [0.25, -0.5, 1.0], np.array(FACTOR[b]) @ np.array(FACTOR[b]).T
            ),
        ),
    ),
    "MixtureSameFamily of Normal": (
        {"logits": LABELS, "loc": MIXTURE_LOC, "scale": MIXTURE_SCALE},
        lambda p: D.MixtureSameFamily(D.Categorical(logits=p["logits"]), D.Normal(p["loc"], p["scale"])),
        [[0.5, -1.0], [-3.0, 2.0], [4.0, 0.25]],
        lambda x: scipy.special.logsumexp(
            normal(np.array(x)[..., None], MIXTURE_LOC, MIXTURE_SCALE) + scipy.special.log_softmax(LABELS, -1), -1
        ),
    ),
    "MixtureSameFamily of Independent Normal": (
        {"probs": [0.25, 0.75], "loc": [[[0.5, -1.25], [0.0, 0.75]], [[-2.0, 0.0], [2.0, 1.0]]], "scale": [0.75, 1.25]},
        lambda p: D.MixtureSameFamily(
            D.Categorical(probs=p["probs"].expand(2, 2)), D.Independent(D.Normal(p["loc"], p["scale"]), 1)
        ),
        [[[0.5, 0.0], [-1.0, 0.25]], [[-3.0, 1.0], [0.125, 4.0]]],
        lambda x: scipy.special.logsumexp(
            normal(
                np.array(x)[:, :, None, :], [[[0.5, -1.25], [0.0, 0.75]], [[-2.0, 0.0], [2.0, 1.0]]], [0.75, 1.25]
            ).sum(-1)
            + np.log([0.25, 0.75]),
            -1,
        ),
    ),
}

# (q's row, p's row, p's parameters in place of its row's)
KLS = [
    ("Normal", "Normal", {"loc": 0.25, "scale": [[0.75], [2.0]]}),
    ("Uniform", "Uniform", {"low": -1.0, "high": [3.0, 2.0, 2.5]}),
    ("Uniform", "Normal", {"loc": 0.25, "scale": [[0.75], [2.0]]}),
    # PyTorch's formula for coins doesn't broadcast.
    ("Bernoulli of logits", "Bernoulli of logits", {"logits": [0.5, -2.0, 1.0, 0.25]}),
    ("Bernoulli of probs", "Bernoulli of logits", {"logits": [[0.5, -2.0], [0.0, 1.0]]}),
    ("Bernoulli of logits", "Bernoulli of probs", {"probs": [0.25, 0.5, 0.125, 0.75]}),
    ("Categorical of logits", "Categorical of probs", {"probs": [0.1, 0.2, 0.3, 0.4]}),
    ("Categorical of probs", "Categorical of logits", {"logits": [0.0, 1.0, 0.5, -1.0, 2.0]}),
    ("Independent Normal", "Independent Normal", {"loc": [0.25, 0.0, 1.0], "scale": [0.75, 2.0, 1.0]}),
    ("Independent Bernoulli", "Independent Bernoulli", {"logits": [[0.5, -1.0], [2.0, 0.25]]}),
    (
        "MultivariateNormal of scaleTril",
        "MultivariateNormal of scaleTril",
        {"loc": [0.25, 0.0], "scaleTril": [[[1.0, 0.0], [0.5, 2.0]], [[2.0, 0.0], [-1.0, 0.5]]]},
    ),
    (
        "MultivariateNormal of covarianceMatrix",
        "MultivariateNormal of covarianceMatrix",
        {"loc": [0.0, 0.0, 0.0], "factor": [[1.5, 0.0, 0.0], [0.25, 1.0, 0.0], [0.0, -0.5, 0.75]]},
    ),
]


def leaves(parameters):
    return {name: f32(value).double().requires_grad_() for name, value in parameters.items()}


def gradients(output, inputs):
    """Of the sum of `output`, weighed 1, 2, 3, ... in row-major order, by every input."""
    weights = torch.arange(1, output.numel() + 1, dtype=output.dtype).reshape(output.shape)
    grads = torch.autograd.grad((output * weights).sum(), list(inputs.values()), allow_unused=True, retain_graph=True)
    return {name: plain(torch.zeros_like(x) if g is None else g) for (name, x), g in zip(inputs.items(), grads)}


def row(name):
    parameters, make, points, scipy_log_density = ROWS[name]
    p = leaves(parameters)
    d = make(p)
    x = f32(points).double().requires_grad_()
    log_prob = d.log_prob(x)
    if scipy_log_density:
        np.testing.assert_allclose(log_prob.detach(), scipy_log_density(points), rtol=1e-12, atol=1e-12)
    continuous = d.support.is_discrete is False
    has_entropy = not isinstance(d, D.MixtureSameFamily)
    finite = torch.where(torch.isfinite(log_prob), log_prob, torch.zeros(()).double())
    out = {
        "parameters": {key: plain(value) for key, value in p.items()},
        "batchShape": list(d.batch_shape),
        "eventShape": list(d.event_shape),
        "x": plain(x),
        "logProb": plain(log_prob),
        "logProbGradients": gradients(finite, {**p, "x": x} if continuous else p),
    }
    if has_entropy:
        out["entropy"] = plain(d.entropy())
        out["entropyGradients"] = gradients(d.entropy(), p)
    if not isinstance(d, D.Categorical):
        out["mean"] = plain(d.mean)
        out["variance"] = plain(d.variance)
    single = {key: f32(value).requires_grad_() for key, value in parameters.items()}
    d = make(single)
    torch.manual_seed(SEED)
    out["sample"] = plain(d.sample(DRAWS))
    out["after"] = plain(torch.rand(()))
    if d.has_rsample:
        torch.manual_seed(SEED)
        draws = d.rsample(DRAWS)
        out["rsample"] = plain(draws)
        out["rsampleGradients"] = gradients(draws, single)
    return out


def divergence(q_name, p_name, parameters):
    q, p = leaves(ROWS[q_name][0]), leaves(parameters)
    value = D.kl_divergence(ROWS[q_name][1](q), ROWS[p_name][1](p))
    grads = gradients(value, {**{f"q.{k}": v for k, v in q.items()}, **{f"p.{k}": v for k, v in p.items()}})
    return {
        "q": q_name,
        "p": p_name,
        "parameters": {key: plain(v) for key, v in p.items()},
        "value": plain(value),
        "gradients": grads,
    }


fixture = {
    "made": f"distributions.py, PyTorch {torch.__version__.split('+')[0]}, SciPy {scipy.__version__}",
    "seed": SEED,
    "rows": {name: row(name) for name in ROWS},
    "divergences": [divergence(*entry) for entry in KLS],
}
path = pathlib.Path(__file__).with_suffix(".json")
text = json.dumps(fixture, indent=1)
path.write_text(re.sub(r"[\[{][^\[\]{}:]*[\]}]", lambda match: " ".join(match[0].split()), text) + "\n")
